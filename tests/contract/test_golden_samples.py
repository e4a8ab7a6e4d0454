"""Golden samples are append-only: what was once published is accepted for ever, and today's publisher still says it."""

import hashlib
import json
from pathlib import Path
from uuid import UUID

import pytest

from services.contracts.events import notification, protection, retired, scheduling, sites
from tests.contract.examples import EXAMPLES, SWITCH, TIME

SAMPLES = Path(__file__).parents[2] / "services" / "contracts" / "events" / "samples"
PINNED = Path(__file__).with_name("samples.sha256")
SAID = {t.name: t for publisher in (sites, protection, scheduling, notification) for t in publisher.EVENTS}
EVENT_TYPES = {**SAID, **{t.name: t for t in retired.EVENTS}}
EVENT_ID = UUID("0190c1a0-0000-7000-8000-0000000000ff")


def sample_files() -> list[Path]:
    return sorted(SAMPLES.glob("*.json"))


def newest(name: str) -> Path:
    return sorted(SAMPLES.glob(f"{name}-*.json"))[-1]


def test_every_event_has_a_sample():
    assert {path.name.rpartition("-")[0] for path in sample_files()} == set(EVENT_TYPES)


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: path.stem)
def test_every_sample_ever_committed_is_accepted(path):
    event = EVENT_TYPES[path.name.rpartition("-")[0]].load(json.loads(path.read_text()))
    assert event.data and event.correlation_id == SWITCH


@pytest.mark.parametrize("name", sorted(SAID))
def test_the_publisher_still_says_the_newest_sample(name):
    said = EVENT_TYPES[name].event(
        id=EVENT_ID, subject="hannover/linden", time=TIME, sequence=3, data=EXAMPLES[name], correlation_id=SWITCH
    )
    assert said == json.loads(newest(name).read_text())


def test_no_sample_is_changed_or_removed():
    pinned = dict(reversed(line.split("  ")) for line in PINNED.read_text().splitlines())
    committed = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sample_files()}
    assert committed == pinned, "append the new sample's line to samples.sha256; never edit an old one"
