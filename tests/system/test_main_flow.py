"""One switch, end to end: what the manager previews happens, and every household in scope gets exactly one letter."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from deploy.local.api import ApiError
from tests.system.region import make_region
from tests.system.system import TOTALS, System, wait_until

TODAY = date(2020, 6, 15)


@pytest.fixture(scope="module")
def region(system: System, tmp_path_factory):
    made = make_region(7, id="mainflow", sites=3, households=90, today=TODAY)
    system.load(made, tmp_path_factory.mktemp("mainflow"))
    return made


@pytest.fixture(scope="module")
def switched(system: System, region):
    """Preview and outcome of closing all three sites at once."""
    preview = system.preview(region.id, "emergency")
    filed = system.file(region.id, "emergency", preview_fingerprint=preview["fingerprint"])
    return preview, system.settled(filed["id"])


def test_the_preview_knows_every_future_appointment(region, switched):
    preview, _ = switched
    assert preview["appointments"]["before"] == len(region.appointments)
    assert sum(preview["appointments"][key] for key in TOTALS[1:]) == preview["appointments"]["before"]


def test_a_closing_leaves_only_emergencies_in_person(system, region, switched):
    weeks = "from=2020-06-15T00:00:00Z&to=2020-08-01T00:00:00Z&limit=1000"
    booked = [
        appointment
        for site in region.sites
        for appointment in system.manager.get(f"/regions/{region.id}/sites/{site}/appointments?{weeks}")
        if appointment["state"] == "booked"
    ]
    assert {each["kind"] for each in booked if each["channel"] == "in_person"} == {"emergency"}
    assert len(booked) == len(region.appointments) - system.totals(switched[1]["id"])["lapsed"]


def test_the_switch_does_what_its_preview_said(system, switched):
    preview, switch = switched
    assert system.totals(switch["id"]) == {key: preview["appointments"][key] for key in TOTALS}
    letters = system.letters(switch["id"])
    assert letters["households"] == preview["letters"]["households"]
    assert {c: letters["letters"][c] for c in ("print", "email")} == preview["letters"]["channels"]


def test_every_household_has_exactly_one_letter(system, region, switched):
    letters = system.letters(switched[1]["id"])
    excluded = [household for household in region.households if household["Ausschluss"]]
    assert letters["households_without_letter"] == 0
    assert letters["households_with_two_letters"] == 0
    assert letters["letters"]["excluded"] == len(excluded)
    assert sum(letters["letters"].values()) == letters["households"] == len(region.households)


def test_the_lots_hold_the_letters_they_say(system, switched, letters: Path):
    printed = 0
    for path in sorted((letters / "mainflow").glob("*/print-*/manifest.json")):
        manifest = json.loads(path.read_text())
        with pikepdf.open(path.with_name("letters.pdf")) as pdf:
            assert len(pdf.pages) == manifest["letters"][-1]["last_page"]
        assert [letter["postcode"] for letter in manifest["letters"]] == sorted(
            letter["postcode"] for letter in manifest["letters"]
        )
        printed += len(manifest["letters"])
    mailed = list((letters / "mainflow").glob("*/email-*/*.eml"))
    counts = system.letters(switched[1]["id"])["letters"]
    assert (printed, len(mailed)) == (counts["print"], counts["email"])


def test_a_switch_to_the_stage_a_site_has_already_is_refused(system, region, switched):
    with pytest.raises(ApiError, match=r"bereits|schon"):
        system.file(region.id, "emergency")


def test_a_switch_is_refused_when_its_preview_no_longer_holds(system, region, switched):
    stale = system.preview(region.id, "exception")
    settled = system.settled(system.file(region.id, "closed", [region.sites[0]])["id"])
    with pytest.raises(ApiError) as refused:
        system.file(region.id, "exception", preview_fingerprint=stale["fingerprint"])
    assert region.sites[0] in str(refused.value)
    assert settled["sites"][0]["sequence"] == 3


def test_a_dated_switch_waits_for_its_lead_and_can_be_cancelled(system, region, switched):
    later = (datetime.fromisoformat("2020-07-01T06:00:00+00:00")).isoformat()
    site = region.sites[1]
    filed = system.file(region.id, "regular", [site], effective_at=later)
    assert filed["state"] == "scheduled"
    cancelled = system.manager.post(f"/switches/{filed['id']}/cancellation", {"reason": "Fallzahlen steigen"})
    assert cancelled["state"] == "cancelled"


def test_a_dated_switch_becomes_effective_by_itself(system, region, switched):
    site = region.sites[2]
    soon = _now(system) + timedelta(seconds=4)
    filed = system.file(region.id, "regular", [site], effective_at=soon.isoformat())
    assert filed["state"] == "running", "too late for its lead: announced at once"
    assert _stage_of(system, region.id, site) != "regular"
    switch = system.settled(filed["id"])
    assert datetime.fromisoformat(switch["settled_at"]) >= soon
    wait_until(lambda: _stage_of(system, region.id, site) == "regular", "the site's new stage")


def _now(system: System) -> datetime:
    return datetime.fromisoformat(system.preview("mainflow", "regular")["effective_at"])


def _stage_of(system: System, region: str, site: str) -> str:
    return next(s["stage"]["id"] for s in system.manager.get(f"/regions/{region}/sites") if s["site"] == site)
