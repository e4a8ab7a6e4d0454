"""A region document is checked whole: each fault is named with its place, and nothing makes the check itself fail."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sites.domain.check import faults_of
from tests.unit.sites.documents import region, site, stage

DROP = object()


def put(document, path, value):
    """The document with the value at the path; DROP removes what is there."""
    changed = deepcopy(document)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    parent = changed
    for step in steps:
        parent = parent[step]
    if value is DROP:
        del parent[last]
    else:
        parent[last] = value
    return changed


def places(document):
    return [fault.place for fault in faults_of(document)]


def test_a_sound_document_has_no_fault():
    assert faults_of(region()) == []


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        ("sites/2/zones/0/persons", "zwölf", "sites/2/zones/0/persons", "ganze Zahl"),
        ("sites/2/zones/0/persons", True, "sites/2/zones/0/persons", "ganze Zahl"),
        ("sites/0/zones/1/persons", 61, "sites/0/zones/1/persons", "im ganzen Gebäude aber nur 60"),
        ("sites/1/address/postcode", 99991, "sites/1/address/postcode", "Anführungszeichen"),
        ("sites/1/address/postcode", "9999", "sites/1/address/postcode", "fünf Ziffern"),
        ("sites/1/id", "altstadt", "sites/1/id", "schon vergeben"),
        ("sites/1/id", "Alt_Stadt", "sites/1/id", "Kleinbuchstaben"),
        ("sites/0/rooms/0/zone", "cellar", "sites/0/rooms/0/zone", "bekannt: entrance, first-floor"),
        ("sites/0/staff/0/department", "youth", "sites/0/staff/0/department", "gibt es nicht"),
        ("sites/0/staff/0/at_home", 7, "sites/0/staff/0/at_home", "7 von 6"),
        ("sites/0/hours/0/opens", 480, "sites/0/hours/0/opens", "Anführungszeichen"),
        ("sites/0/hours/0/closes", "07:00", "sites/0/hours/0/closes", "nach dem Beginn 08:00"),
        ("sites/0/hours/0/days", ["monday"], "sites/0/hours/0/days/0", "erlaubt: mon"),
        ("sites/0/postcodes", ["99991", "99991"], "sites/0/postcodes/1", "zweimal"),
        ("initial_stage", "shut", "initial_stage", "bekannt: closed, booked, checked, open"),
        ("stages/3/rank", 99_999_999_999, "stages/3/rank", "von 0 bis 9999"),
        ("stages/1/move_horizon_days", 4_000_000, "stages/1/move_horizon_days", "von 0 bis 366"),
        ("stages/1/notice_working_days", 4_000_000, "stages/1/notice_working_days", "von 0 bis 60"),
        ("stages/1/arrival_spread_minutes", 100_000, "stages/1/arrival_spread_minutes", "von 0 bis 240"),
        ("stages/1/area_per_person", float("inf"), "stages/1/area_per_person", "keine endliche Zahl"),
        ("sites/0/zones/0/area", float("inf"), "sites/0/zones/0/area", "keine endliche Zahl"),
        ("sites/0/building/persons", 10**12, "sites/0/building/persons", "von 0 bis 99999"),
        ("sites/0/name", "Alt\0stadt", "sites/0/name", "Zeichen"),
        ("sites/0/name", "\ud800", "sites/0/name", "Zeichen"),
        ("sites/0/assumed", {"by": ["\0"]}, "sites/0/assumed/by/0", "Zeichen"),
        ("stages/1/rank", 5, "stages/1/rank", "5 folgt auf 10"),
        ("stages/1/id", "closed", "stages/1/id", "schon vergeben"),
        ("stages/1/capacity_factor", 1.5, "stages/1/capacity_factor", "von 0 bis 1"),
        ("stages/1/admission", "sometimes", "stages/1/admission", "erlaubt: closed"),
        ("stages/0/channels", ["in_person", "phone"], "stages/0/channels", "closed"),
        ("stages/1/channels", ["phone"], "stages/1/channels", "in_person"),
        ("stages/1/departments", {"youth": {"remote": []}}, "stages/1/departments/youth", "gibt es nicht"),
        (
            "stages/1/departments/benefits/remote",
            ["video"],
            "stages/1/departments/benefits/remote/0",
            "nicht angeboten",
        ),
        ("stages/2/gates/0/threshold", DROP, "stages/2/gates/0/threshold", "Grenzwert"),
        ("stages/1/until", "Ende Juni", "stages/1/until", "kein Datum"),
        ("stages/1/capacity_faktor", 1, "stages/1/capacity_faktor", "capacity_factor"),
        ("region/timezone", "Europe/Hannover", "region/timezone", "keine Zeitzone"),
        ("region/state", "NDS", "region/state", "NI"),
        ("region/letterhead/signature", DROP, "region/letterhead/signature", "fehlt"),
        ("contacts/0/departments", ["youth"], "contacts/0/departments/0", "gibt es nicht"),
        ("facts/X1", ["stages/closed/opening"], "facts/X1/0", "stages/closed/opening"),
        ("sites", [], "sites", "mindestens ein"),
    ],
)
def test_a_fault_is_named_with_its_place(path, value, place, words):
    found = {fault.place: fault.message for fault in faults_of(put(region(), path, value))}
    assert words in found[place]


def test_all_faults_are_listed_at_once():
    broken = put(put(put(region(), "stages/1/rank", 5), "sites/2/zones", "keine"), "kinds/0/minutes", DROP)
    assert set(places(broken)) >= {"stages/1/rank", "sites/2/zones", "kinds/0/minutes"}


def test_text_that_yaml_split_at_its_comma_is_explained():
    measure = {"id": "distance", "text": "Halten Sie 1", "5 Meter Abstand": None}
    (fault,) = faults_of(put(region(), "stages/1/measures", [measure]))
    assert "Anführungszeichen" in fault.message


def test_a_stage_that_offers_tandem_needs_a_room_for_it():
    sites = [site("altstadt", rooms=[])]
    assert places(region(sites=sites)) == ["stages/3/tandem"]


def test_triage_needs_the_phone():
    stages = [stage("only", 1, triage="required", channels=["in_person"])]
    document = region(stages=stages, initial_stage="only", facts={})
    assert places(document) == ["stages/0/channels"]


@pytest.mark.parametrize("document", [None, [], "region", 7, {}])
def test_what_is_no_document_is_told_so(document):
    assert faults_of(document)


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)  # fmt: skip


def paths(value, prefix=""):
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield f"{prefix}{step}"
        yield from paths(inner, f"{prefix}{step}/")


@given(st.lists(st.tuples(st.sampled_from(sorted(paths(region()))), JUNK), min_size=1, max_size=4))
def test_whatever_stands_in_a_document_the_check_answers(replacements):
    document = region()
    for path, value in replacements:
        try:
            document = put(document, path, value)
        except (KeyError, IndexError, TypeError, ValueError):
            continue
    assert all(fault.place is not None and fault.message for fault in faults_of(document))
