"""Limits follow from the stage and the concept alone."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.contracts.region import numbering
from services.protection.domain.concept import Concept, Room, Zone
from services.protection.domain.derivation import concept_of
from services.protection.domain.limits import StageRule, derive_limits
from tests.unit.protection.documents import stage, whole_site


def concept(**changes):
    site = whole_site(**changes)
    return concept_of(site, numbering.rooms(site))


CONCEPT = concept()
ADMITTING = ("emergency", "exception", "appointment", "open")


def limits(**changes):
    return derive_limits(CONCEPT, StageRule.of(stage(**changes)))


def test_a_stage_gives_its_share_of_building_and_zones():
    derived = limits(capacity_factor=0.5)
    assert (derived.building, derived.zones, derived.waiting) == (30, {"entrance": 10, "first-floor": 20}, 10)


def test_rooms_are_numbered_through_and_keep_their_places_without_an_area_rule():
    assert limits(capacity_factor=0.1).rooms == {
        "first-floor-consultation-01": 3,
        "first-floor-consultation-02": 3,
        "first-floor-consultation-03": 2,
        "first-floor-tandem-01": 5,
    }


def test_the_area_for_each_person_limits_rooms_and_zones():
    derived = limits(capacity_factor=1, area_per_person=8)
    assert list(derived.rooms.values()) == [2, 2, 1, 3]
    assert derived.zones == {"entrance": 10, "first-floor": 37}


def test_the_building_never_holds_more_than_its_zones_together():
    assert limits(capacity_factor=1, area_per_person=20).building == 4 + 15


def test_a_closed_stage_admits_nobody_anywhere():
    derived = limits(admission="closed", channels=["phone"])
    assert not derived.in_person
    assert (derived.building, derived.waiting) == (0, 0)
    assert set(derived.zones.values()) | set(derived.rooms.values()) == {0}


def test_the_smallest_share_of_a_stage_that_admits_anybody_is_one_person():
    assert limits(admission="emergency", capacity_factor=0.01).building == 1


def test_a_capacity_factor_of_zero_admits_nobody():
    assert limits(capacity_factor=0).building == 0


def test_a_missing_factor_means_all_of_it():
    assert limits(capacity_factor=None).building == 60


def test_fractions_are_rounded_down_from_the_decimal_that_was_written():
    """0.29 * 100 is 28.999… in binary."""
    concept = Concept(100, (Zone("all", "Alles", 0, 500.0, 100, False),), (), (), ())
    assert derive_limits(concept, StageRule.of(stage(capacity_factor=0.29))).building == 29


factors = st.decimals(0, 1, places=3, allow_nan=False)
areas = st.none() | st.decimals(Decimal("0.5"), 30, places=1, allow_nan=False)


@st.composite
def concepts(draw):
    zones = tuple(
        Zone(f"zone-{n}", "Zone", n, draw(st.floats(1, 2000)), draw(st.integers(0, 300)), draw(st.booleans()))
        for n in range(draw(st.integers(1, 4)))
    )
    rooms = tuple(
        Room(f"room-{n}", "zone-0", "consultation", draw(st.floats(1, 60)), draw(st.integers(1, 8)), None)
        for n in range(draw(st.integers(0, 6)))
    )
    return Concept(draw(st.integers(0, 500)), zones, rooms, (), ())


def figures(limits):
    return [limits.building, limits.waiting, *limits.zones.values(), *limits.rooms.values()]


@given(concepts(), st.sampled_from(ADMITTING), factors, factors, areas)
def test_a_smaller_factor_never_allows_more(concept, admission, factor, other, area):
    less, more = sorted((factor, other))
    few = derive_limits(concept, StageRule("s", admission, less, area))
    many = derive_limits(concept, StageRule("s", admission, more, area))
    assert all(a <= b for a, b in zip(figures(few), figures(many), strict=True))


@given(concepts(), factors, st.decimals(Decimal("0.5"), 30, places=1), st.decimals(0, 10, places=1))
def test_more_area_for_each_person_never_allows_more(concept, factor, area, extra):
    few = derive_limits(concept, StageRule("s", "open", factor, area + extra))
    many = derive_limits(concept, StageRule("s", "open", factor, area))
    assert all(a <= b for a, b in zip(figures(few), figures(many), strict=True))


@given(concepts(), st.sampled_from(ADMITTING), factors, areas)
def test_limits_never_exceed_the_concept(concept, admission, factor, area):
    derived = derive_limits(concept, StageRule("s", admission, factor, area))
    assert 0 <= derived.building <= concept.persons
    assert all(0 <= derived.zones[zone.id] <= zone.persons for zone in concept.zones)
    assert all(0 <= derived.rooms[room.id] <= room.persons for room in concept.rooms)
    assert derived.waiting <= sum(zone.persons for zone in concept.zones if zone.waiting)


@given(concepts(), factors, areas)
def test_nobody_is_admitted_where_the_stage_is_closed(concept, factor, area):
    assert not any(figures(derive_limits(concept, StageRule("s", "closed", factor, area))))


def test_a_concept_survives_being_stored_and_its_digest_knows_every_change():
    assert Concept.from_content(CONCEPT.content()) == CONCEPT
    assert concept().digest() == CONCEPT.digest()
    louder = concept(measures=[{"id": "mask", "text": "Bitte tragen Sie im Haus eine Maske."}])
    assert louder.digest() != CONCEPT.digest()
