"""Contradictory phone hours, as Dessau-Rosslau published them (fact S7), are noticed; the operator has to decide."""

from services.contracts.region import check, complete
from services.contracts.region.rules.hours import clashes
from tests.contract.region.documents import region

PUBLISHED = [
    {"days": ["mon", "tue", "wed"], "opens": "08:00", "closes": "16:00"},
    {"days": ["tue"], "opens": "08:00", "closes": "17:30"},
    {"days": ["fri"], "opens": "08:00", "closes": "12:30"},
]
DECIDED = [
    {"days": ["mon", "wed"], "opens": "08:00", "closes": "16:00"},
    {"days": ["tue"], "opens": "08:00", "closes": "17:30"},
    {"days": ["fri"], "opens": "08:00", "closes": "12:30"},
]
DECISION = {"by": "Leitung Eingangszone", "note": "Dienstag ist der lange Tag."}


def contact(**fields):
    base = {"id": "line", "kind": "phone", "label": "Telefon des Hauses", "value": "0340/5021999"}
    return check(region(contacts=[{**base, **fields}]))


def test_a_contradiction_is_refused_and_named():
    (fault,) = contact(hours=PUBLISHED)
    assert (fault.place, fault.code) == ("contacts/0/hours", "contact-hours-contradict")
    assert fault.params == {
        "label": "Telefon des Hauses",
        "day": "tue",
        "opens": "08:00",
        "closes": "16:00",
        "other_opens": "08:00",
        "other_closes": "17:30",
    }


def test_with_the_operators_decision_it_is_taken():
    assert contact(published_hours=PUBLISHED, hours=DECIDED, decision=DECISION) == []


def test_a_decision_may_not_contradict_itself():
    (fault,) = contact(published_hours=PUBLISHED, hours=PUBLISHED, decision=DECISION)
    assert (fault.place, fault.code) == ("contacts/0/hours", "hours-overlap")


def test_a_decision_without_hours_decides_nothing():
    (fault,) = contact(published_hours=PUBLISHED, decision=DECISION)
    assert (fault.place, fault.code) == ("contacts/0/hours", "decision-without-hours")


def test_hours_that_differ_from_the_published_ones_need_somebody_who_decided():
    faults = contact(published_hours=PUBLISHED, hours=DECIDED)
    assert ("contacts/0/decision", "decision-missing") in [(fault.place, fault.code) for fault in faults]


def test_a_break_at_noon_is_no_contradiction():
    morning = {"days": ["mon"], "opens": "08:00", "closes": "12:00"}
    assert clashes([morning, {"days": ["mon"], "opens": "12:00", "closes": "16:00"}]) == []
    assert contact(hours=[morning, {"days": ["mon"], "opens": "13:00", "closes": "16:00"}]) == []


def test_contradictions_in_a_sites_own_contacts_are_found_too():
    document = region()
    document["sites"][1]["contacts"][0].update(kind="phone", hours=PUBLISHED)
    assert [fault.place for fault in check(document)] == ["sites/1/contacts/0/hours"]


def test_a_completed_contact_needs_no_decision():
    """Completing says `published_hours: null`, which is no other opinion."""
    assert check(complete(region())) == []


def test_many_lines_are_compared_in_little_time():
    lines = [{"days": ["mon"], "opens": "08:00", "closes": "16:00"}] * 20_000
    assert len(clashes(lines)) == 19_999
