"""The five authorities' region files are sound, and every published fact has its place in them."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.contracts.region import check, complete, read

FOLDER = Path(__file__).parents[3] / "deploy" / "regions"
FACTS = {
    "dortmund": ["D1", "D2", "D3", "D4", "D5", "D6"],
    "hannover": ["H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8"],
    "wesel": ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"],
    "dessau": ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"],
    "marburg": ["M1", "M2", "M3", "M4", "M5", "M6", "M7"],
}
PUBLISHED = {
    "dortmund": ["(0231) 842-1110", "Kundenpost.Dortmund@Jobcenter-ge.de", "jobcenterdortmund.de"],
    "hannover": ["(0511) 6559-2299", "Jobcenter-Region-Hannover.Corona-Hilfe@jobcenter-ge.de"],
    "wesel": ["0281-2077200", "0281 9620 777"],
    "dessau": ["0340/5021999", "jobcenter-dessau-rosslau@jobcenter-ge.de"],
    "marburg": [],
}
SITES = {"dortmund": 5, "hannover": 19}
every_region = pytest.mark.parametrize("region", FACTS)


@cache
def parsed(region: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{region}.yaml").read_text(encoding="utf-8"))


def document(region: str) -> dict[str, Any]:
    """A copy, so that a test may change it."""
    return deepcopy(parsed(region))


def stage(region: str, id: str) -> dict[str, Any]:
    return next(stage for stage in document(region)["stages"] if stage["id"] == id)


def contact(region: dict[str, Any], id: str) -> dict[str, Any]:
    return next(contact for contact in region["contacts"] if contact["id"] == id)


def test_there_is_one_file_for_each_authority():
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(FACTS)


@every_region
def test_every_file_is_sound(region):
    reading = read((FOLDER / f"{region}.yaml").read_bytes(), region=region)
    assert reading.faults == []
    assert reading.document == complete(document(region))


@every_region
def test_every_fact_of_an_authority_has_its_place_in_its_file(region):
    """That the places exist is a rule of the file itself: the check refuses a fact that points nowhere."""
    facts = document(region)["facts"]
    assert sorted(facts) == sorted(FACTS[region])
    assert all(facts.values())


@every_region
def test_a_fact_that_points_nowhere_is_refused(region):
    broken = document(region)
    fact = FACTS[region][0]
    broken["facts"][fact] = ["stages/nowhere/summary"]
    assert any(fault.place == f"facts/{fact}/0" for fault in check(broken))


@every_region
def test_published_numbers_and_addresses_stand_as_published(region):
    values = [contact["value"] for contact in document(region)["contacts"]]
    assert set(PUBLISHED[region]) <= set(values)


@pytest.mark.parametrize(("region", "count"), SITES.items())
def test_an_authority_has_as_many_sites_as_published(region, count):
    assert len(document(region)["sites"]) == count


@every_region
def test_what_was_never_published_is_marked_as_assumed(region):
    for site in document(region)["sites"]:
        assert {"address", "staff"} <= set(site["assumed"]), site["id"]


@every_region
def test_every_postcode_belongs_to_one_site(region):
    postcodes = [postcode for site in document(region)["sites"] for postcode in site["postcodes"]]
    assert len(postcodes) == len(set(postcodes))


@every_region
def test_stricter_stages_hold_fewer_people(region):
    shares = [stage["capacity_factor"] for stage in document(region)["stages"]]
    assert shares == sorted(shares)


def test_dortmund_closes_to_all_but_emergencies_until_further_notice():
    closed = stage("dortmund", "emergency-only")
    assert (closed["admission"], closed["until"]) == ("emergency", None)
    assert closed["cancellation"] == {"certificate_required": False, "disadvantage": False}
    assert closed["departments"]["placement"]["remote"][0] == "phone"


def test_hannover_opens_by_appointment_after_a_phone_contact_with_a_concept_for_every_site():
    opened = stage("hannover", "by-appointment")
    assert (opened["admission"], opened["triage"]) == ("appointment", "required")
    assert "concept_published" in [gate["kind"] for gate in opened["gates"]]
    assert all(site["measures"] and site["equipment"] for site in document("hannover")["sites"])


def test_wesels_regular_operation_waits_for_the_case_numbers():
    regular = stage("wesel", "regular-by-appointment")
    assert regular["admission"] == "appointment"
    assert "case_numbers" in [gate["kind"] for gate in regular["gates"]]
    assert stage("wesel", "phone-first")["admission"] == "exception"


def test_wesels_new_customers_have_a_number_and_hours_of_their_own():
    line = contact(document("wesel"), "new-customers")
    assert line["audience"] == "new"
    assert [(hours["opens"], hours["closes"]) for hours in line["hours"]] == [("08:00", "15:30"), ("08:00", "12:30")]


def test_wesels_tandem_takes_two_of_staff_and_a_larger_room_at_every_site():
    kinds = {kind["id"]: kind for kind in document("wesel")["kinds"]}
    assert (kinds["tandem"]["staff"], kinds["tandem"]["room"]) == (2, "tandem")
    for site in document("wesel")["sites"]:
        usual = max(room["area"] for room in site["rooms"] if room["kind"] == "consultation")
        assert any(room["area"] > usual for room in site["rooms"] if room["kind"] == "tandem"), site["id"]


def test_dessaus_invitations_are_checked_at_the_entrance():
    assert stage("dessau", "ordered-access")["invitation_check"]


def test_dessaus_published_hours_contradict_themselves_and_stand_with_a_decision():
    line = contact(document("dessau"), "house-line")
    tuesdays = [(hours["opens"], hours["closes"]) for hours in line["published_hours"] if "tue" in hours["days"]]
    assert tuesdays == [("08:00", "16:00"), ("08:00", "17:30")]
    assert line["decision"]["by"] and line["decision"]["note"]


@pytest.mark.parametrize("keep_published", [True, False])
def test_dessaus_hours_are_refused_without_the_decision(keep_published):
    undecided = document("dessau")
    line = contact(undecided, "house-line")
    line["hours"] = line["published_hours"] if keep_published else line.pop("published_hours")
    del line["decision"]
    faults = [fault for fault in check(undecided) if fault.place.startswith("contacts/")]
    assert any(fault.code == "contact-hours-contradict" and fault.params["day"] == "tue" for fault in faults)


def test_marburg_closes_for_every_visit_and_offers_video():
    closed = stage("marburg", "digital-only")
    assert closed["admission"] == "closed"
    assert "in_person" not in closed["channels"]
    assert {"phone", "email", "video"} <= set(closed["channels"])


def test_staff_of_marburg_work_from_home_at_every_site():
    for site in document("marburg")["sites"]:
        assert sum(staff["at_home"] for staff in site["staff"]) > 0, site["id"]
