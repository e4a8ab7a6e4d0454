"""What a file leaves out is filled in once for everybody, and rooms and staff are numbered once for everybody."""

from pathlib import Path

import pytest
import yaml
from marshmallow import ValidationError

from services.contracts.events.sites import Stage
from services.contracts.region import check, complete, numbering
from tests.contract.region.documents import region, site, stage

FILES = sorted((Path(__file__).parents[3] / "deploy" / "regions").glob("*.yaml"))


def test_optional_entries_are_filled_in_whether_left_out_or_null():
    left_out, nulls = complete(region()), region()
    for entries, keys in (
        (nulls["stages"], ("until", "hours", "area_per_person", "measures")),
        (nulls["sites"], ("equipment", "source", "note")),
        (nulls["contacts"][:1], ("published_hours", "decision", "audience")),
    ):
        for entry in entries:
            entry.update(dict.fromkeys(keys))
    assert complete(nulls) == left_out
    assert left_out["stages"][1]["measures"] == [] and left_out["stages"][1]["until"] is None
    assert left_out["sites"][0]["zones"][0]["floor"] == 0 and left_out["sites"][0]["zones"][1]["waiting"] is False
    assert left_out["sites"][0]["rooms"][0]["department"] is None and left_out["sites"][0]["equipment"] == []
    assert left_out["contacts"][0]["audience"] == "everyone"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_completing_twice_changes_nothing_and_a_complete_document_is_sound(path):
    once = complete(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert complete(once) == once
    assert check(once) == []


def test_what_a_loaded_document_says_of_itself_is_left_out():
    loaded = {**region(), "revision": 3, "loaded_at": "2020-06-15T08:00:00Z", "loaded_by": "maria.manager"}
    assert check(loaded) == []
    assert complete(loaded) == complete(region())


def test_days_are_text_and_numbers_stay_as_they_were_written():
    stages = [stage("closed", 10), stage("open", 20, until=yaml.safe_load("2020-09-30"), area_per_person=8)]
    whole = complete(region(stages=stages, facts={}))
    assert whole["stages"][1]["until"] == "2020-09-30"
    assert type(whole["stages"][1]["area_per_person"]) is int


def test_a_complete_stage_is_what_events_carry():
    for whole in complete(region())["stages"]:
        assert Stage().validate(whole) == {}


def test_an_unsound_document_is_not_completed():
    with pytest.raises(ValidationError):
        complete({**region(), "sites": []})


def test_rooms_are_numbered_through_all_groups_of_a_zone_and_kind():
    groups = [
        {"zone": "first-floor", "kind": "office", "count": 2, "area": 12, "persons": 2},
        {"zone": "entrance", "kind": "office", "count": 1, "area": 9, "persons": 1, "department": "benefits"},
        {"zone": "first-floor", "kind": "office", "count": 1, "area": 20.5, "persons": 4},
    ]
    [whole] = complete(region(sites=[site("altstadt", rooms=groups)], stages=[stage("closed", 1)], facts={}))["sites"]
    rooms = numbering.rooms(whole)
    assert [room.id for room in rooms] == [
        "first-floor-office-01",
        "first-floor-office-02",
        "entrance-office-01",
        "first-floor-office-03",
    ]
    assert (rooms[2].department, rooms[2].persons, rooms[3].area) == ("benefits", 1, 20.5)


def test_the_last_of_a_group_of_staff_work_from_home():
    [whole] = complete(region(sites=[site("altstadt")]))["sites"]
    staff = numbering.staff(whole)
    assert [(member.id, member.at_home) for member in staff] == [
        (f"benefits-{number:02}", number > 4) for number in range(1, 7)
    ]
