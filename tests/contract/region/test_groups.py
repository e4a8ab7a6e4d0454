"""A size of groups that a stage promises takes a matter for groups, and a room that holds them."""

from services.contracts.region import check
from tests.contract.region.documents import region

HALL = {"zone": "first-floor", "kind": "group", "count": 1, "area": 40, "persons": 9, "department": None}
MATTER = {"id": "group", "name": "Gruppe", "minutes": 90, "persons": 8, "room": "group"}


def promising(persons, *, rooms=(), kinds=()):
    document = region()
    document["stages"][-1]["group_persons"] = persons
    document["sites"][0]["rooms"] += list(rooms)
    document["kinds"] += list(kinds)
    return [(fault.place.split("/")[-1], fault.code) for fault in check(document)]


def test_what_is_promised_can_be_held():
    assert promising(8, rooms=[HALL], kinds=[MATTER]) == []
    assert promising(0) == promising(None) == []


def test_a_promise_without_a_matter_or_a_room_is_a_fault():
    assert promising(8, rooms=[HALL]) == [("group_persons", "groups-without-kind")]
    assert promising(8, kinds=[MATTER]) == [("group_persons", "groups-without-room")]
    assert promising(9, rooms=[HALL], kinds=[MATTER]) == [("group_persons", "groups-without-room")]
