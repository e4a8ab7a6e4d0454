"""A faulty protection concept is refused with every fault and its place."""

import pytest

from services.contracts.region import check
from tests.contract.region.documents import region, site


def faults_of(*sites):
    return check(region(sites=list(sites)))


def places(**changes):
    return [fault.place for fault in faults_of(site("linden", **changes), site("mitte"))]


def test_a_zone_cannot_hold_more_than_the_building():
    [fault] = faults_of(site("linden", building={"persons": 30}))
    assert (fault.place, fault.code) == ("sites/0/zones/1/persons", "zone-exceeds-building")
    assert fault.params == {"persons": 40, "building": 30}


def test_rooms_cannot_be_larger_than_their_zone_together():
    rooms = [
        {"zone": "first-floor", "kind": "consultation", "count": 10, "area": 20, "persons": 3},
        {"zone": "first-floor", "kind": "office", "count": 10, "area": 20, "persons": 3},
        {"zone": "first-floor", "kind": "tandem", "count": 1, "area": 20, "persons": 3},
    ]
    [fault] = faults_of(site("linden", rooms=rooms))
    assert (fault.place, fault.code) == ("sites/0/rooms/1/area", "rooms-exceed-zone")
    assert fault.params == {"zone": "first-floor", "used": 400, "area": 300}


def test_a_room_in_no_zone_is_named():
    rooms = [{"zone": "cellar", "kind": "office", "count": 1, "area": 10, "persons": 1}]
    assert places(rooms=rooms) == ["sites/0/rooms/0/zone"]


def test_repeated_ids_are_named():
    zone = {"id": "entrance", "name": "Eingang", "area": 80, "persons": 20}
    notice = {"id": "mask", "text": "Bitte tragen Sie eine Maske."}
    faulty = places(zones=[zone, zone], rooms=[], measures=[notice, notice], equipment=[notice, notice])
    assert faulty == ["sites/0/zones/1/id", "sites/0/measures/1/id", "sites/0/equipment/1/id"]


def test_two_sites_of_the_same_name_are_named():
    assert [fault.place for fault in faults_of(site("linden"), site("linden"))] == ["sites/1/id"]


def test_what_is_missing_is_named():
    bare = {"zones": [{"id": "entrance"}], "rooms": [{"zone": "entrance"}], "measures": [{"id": "x"}], "building": {}}
    zone = ["zones/0/name", "zones/0/area", "zones/0/persons"]
    room = ["rooms/0/kind", "rooms/0/count", "rooms/0/area", "rooms/0/persons"]
    missing = {place.removeprefix("sites/0/") for place in places(**bare)}
    assert missing == {"building/persons", *zone, *room, "measures/0/text"}


def test_a_concept_without_zones_is_none():
    assert places(zones=[], rooms=[]) == ["sites/0/zones"]


def test_all_faults_of_all_sites_are_listed_at_once():
    faulty = site("linden", building={"persons": "viele"}), site("mitte", building={})
    assert [fault.place for fault in faults_of(*faulty)] == ["sites/0/building/persons", "sites/1/building/persons"]


@pytest.mark.parametrize(
    "sites",
    [
        {},
        [1, None, "linden"],
        [{"id": [], "zones": 1, "rooms": {}, "building": 2, "measures": "x"}],
        [{"zones": [{"id": {}, "area": "x"}], "rooms": [{"zone": [], "kind": []}]}],
        [{"zones": [{"id": "a", "area": True, "persons": -1}, 7]}],
        [{"zones": [{"id": "a", "area": float("nan"), "persons": 1}]}],
        [{"zones": [{"id": "a", "area": 10**400}], "rooms": [{"zone": "a", "area": 10**400, "count": 10**400}]}],
    ],
)
def test_nonsense_is_refused_and_breaks_nothing(sites):
    assert check(region(sites=sites))
