"""Contradictory phone hours, as Dessau-Rosslau published them (fact S7), are noticed; the operator has to decide."""

from services.sites.domain.check import faults_of
from services.sites.domain.hours import clashes
from tests.unit.sites.documents import region

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
    return faults_of(region(contacts=[{**base, **fields}]))


def test_a_contradiction_is_refused_in_words_that_name_it():
    (fault,) = contact(hours=PUBLISHED)
    assert fault.place == "contacts/0/hours"
    assert "dienstags einmal 08:00 bis 16:00 Uhr, einmal 08:00 bis 17:30 Uhr" in fault.message
    assert "Bitte entscheiden Sie" in fault.message


def test_with_the_operators_decision_it_is_taken():
    assert contact(published_hours=PUBLISHED, hours=DECIDED, decision=DECISION) == []


def test_a_decision_may_not_contradict_itself():
    (fault,) = contact(published_hours=PUBLISHED, hours=PUBLISHED, decision=DECISION)
    assert (fault.place, "überschneiden" in fault.message) == ("contacts/0/hours", True)


def test_a_decision_without_hours_decides_nothing():
    (fault,) = contact(published_hours=PUBLISHED, decision=DECISION)
    assert fault.place == "contacts/0/hours"


def test_hours_that_differ_from_the_published_ones_need_somebody_who_decided():
    assert "contacts/0/decision" in [fault.place for fault in contact(published_hours=PUBLISHED, hours=DECIDED)]


def test_a_break_at_noon_is_no_contradiction():
    morning = {"days": ["mon"], "opens": "08:00", "closes": "12:00"}
    assert clashes([morning, {"days": ["mon"], "opens": "12:00", "closes": "16:00"}]) == []
    assert contact(hours=[morning, {"days": ["mon"], "opens": "13:00", "closes": "16:00"}]) == []


def test_contradictions_in_a_sites_own_contacts_are_found_too():
    document = region()
    document["sites"][1]["contacts"][0].update(kind="phone", hours=PUBLISHED)
    assert [fault.place for fault in faults_of(document)] == ["sites/1/contacts/0/hours"]
