"""The five authorities' region files are sound, and each says where it expresses every one of its facts."""

from pathlib import Path

import pytest
import yaml

from services.sites.domain.check import faults_of

FILES = sorted((Path(__file__).parents[3] / "deploy" / "regions").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_reference_region_has_no_fault(path):
    assert faults_of(yaml.safe_load(path.read_text(encoding="utf-8"))) == []


def test_dessaus_contradictory_hours_are_refused_without_its_decision():
    document = yaml.safe_load((FILES[0].parent / "dessau.yaml").read_text(encoding="utf-8"))
    decided = [contact for contact in document["contacts"] if "decision" in contact]
    assert decided
    for contact in decided:
        contact["hours"] = contact.pop("published_hours")
        del contact["decision"]
    assert any("widersprechen sich" in fault.message for fault in faults_of(document))
