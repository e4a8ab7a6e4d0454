"""A faulty concept is refused with every fault and its place."""

import pytest

from services.protection.domain.check import faults_of
from tests.unit.protection.documents import region, site


def places(**changes):
    return [fault.place for fault in faults_of(region(site(**changes)))]


def test_a_sound_concept_has_no_fault():
    assert faults_of(region()) == []


def test_a_zone_cannot_hold_more_than_the_building():
    [fault] = faults_of(region(site(building={"persons": 30})))
    assert fault.place == "sites/0/zones/1/persons"
    assert "40" in fault.message and "30" in fault.message


def test_rooms_cannot_be_larger_than_their_zone_together():
    rooms = [
        {"zone": "first-floor", "kind": "consultation", "count": 10, "area": 20, "persons": 3},
        {"zone": "first-floor", "kind": "office", "count": 10, "area": 20, "persons": 3},
        {"zone": "first-floor", "kind": "tandem", "count": 1, "area": 20, "persons": 3},
    ]
    [fault] = faults_of(region(site(rooms=rooms)))
    assert fault.place == "sites/0/rooms/1/area"
    assert "400 m²" in fault.message and "300 m²" in fault.message


def test_a_room_in_no_zone_is_named():
    rooms = [{"zone": "cellar", "kind": "office", "count": 1, "area": 10, "persons": 1}]
    assert places(rooms=rooms) == ["sites/0/rooms/0/zone"]


def test_repeated_ids_are_named():
    zone = {"id": "entrance", "name": "Eingang", "area": 80, "persons": 20}
    notice = {"id": "mask", "text": "Bitte tragen Sie eine Maske."}
    found = places(zones=[zone, zone], rooms=[], measures=[notice, notice], equipment=[notice, notice])
    assert found == ["sites/0/zones/1/id", "sites/0/measures/1/id", "sites/0/equipment/1/id"]


def test_two_sites_of_the_same_name_are_named():
    assert [fault.place for fault in faults_of(region(site(), site()))] == ["sites/1/id"]


def test_what_is_missing_is_named():
    bare = {"id": "linden", "zones": [{"id": "entrance"}], "rooms": [{"zone": "entrance"}], "measures": [{"id": "x"}]}
    found = [fault.place.removeprefix("sites/0/") for fault in faults_of(region(bare))]
    zone = ["zones/0/name", "zones/0/area", "zones/0/persons"]
    room = ["rooms/0/kind", "rooms/0/count", "rooms/0/persons", "rooms/0/area"]
    assert found == ["building/persons", *zone, *room, "measures/0/text"]


def test_a_concept_without_zones_is_none():
    assert places(zones=[], rooms=[]) == ["sites/0/zones"]


def test_all_faults_of_all_sites_are_listed_at_once():
    faulty = site(building={"persons": "viele"}), site("mitte", building={})
    assert [fault.place for fault in faults_of(region(*faulty))] == [
        "sites/0/building/persons",
        "sites/1/building/persons",
    ]


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "region",
        {},
        {"region": 1},
        {"region": {"id": "x"}},
        {"region": {"id": "x"}, "sites": {}},
        {"region": {"id": "x"}, "sites": [1, None, "linden"]},
        {"region": {"id": "x"}, "sites": [{"id": [], "zones": 1, "rooms": {}, "building": 2, "measures": "x"}]},
        {"region": {"id": "x"}, "sites": [{"zones": [{"id": {}, "area": "x"}], "rooms": [{"zone": [], "kind": []}]}]},
        {"region": {"id": "x"}, "sites": [{"zones": [{"id": "a", "area": True, "persons": -1}, 7]}]},
        {"region": {"id": "x"}, "sites": [{"zones": [{"id": "a", "area": float("nan"), "persons": 1}]}]},
    ],
)
def test_nonsense_is_refused_and_breaks_nothing(document):
    assert faults_of(document)
