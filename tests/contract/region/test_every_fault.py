"""A region document is checked whole: each fault is named with its place, and nothing makes the check itself fail."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.region import check, complete
from services.contracts.region.vocabulary import ADMISSIONS, STATES
from tests.contract.region.documents import region, site, stage

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
    return [fault.place for fault in check(document)]


def test_a_sound_document_has_no_fault():
    assert check(region()) == []


@pytest.mark.parametrize(
    ("path", "value", "place", "code", "params"),
    [
        ("sites/2/zones/0/persons", "zwölf", "sites/2/zones/0/persons", "not-a-whole-number", {}),
        ("sites/2/zones/0/persons", True, "sites/2/zones/0/persons", "not-a-whole-number", {}),
        (
            "sites/0/zones/1/persons",
            61,
            "sites/0/zones/1/persons",
            "zone-exceeds-building",
            {"persons": 61, "building": 60},
        ),
        ("sites/1/address/postcode", 99991, "sites/1/address/postcode", "needs-quotes", {"value": "99991"}),
        ("sites/1/address/postcode", "9999", "sites/1/address/postcode", "not-a-postcode", {}),
        ("sites/1/address/postcode", "９９９９１", "sites/1/address/postcode", "not-a-postcode", {}),
        ("sites/1/name", True, "sites/1/name", "needs-quotes", {"value": "true"}),
        ("sites/1/name", "  ", "sites/1/name", "blank", {}),
        ("sites/1/id", "altstadt", "sites/1/id", "already-taken", {"name": "altstadt", "first": "sites/0/id"}),
        ("sites/1/id", "Alt_Stadt", "sites/1/id", "not-an-identifier", {}),
        (
            "sites/0/rooms/0/zone",
            "cellar",
            "sites/0/rooms/0/zone",
            "zone-unknown",
            {"name": "cellar", "known": ["entrance", "first-floor"]},
        ),
        (
            "sites/0/rooms/0/area",
            999,
            "sites/0/rooms/0/area",
            "rooms-exceed-zone",
            {"zone": "first-floor", "used": 3996.0, "area": 300},
        ),
        (
            "sites/0/rooms/1/department",
            "youth",
            "sites/0/rooms/1/department",
            "department-unknown",
            {"name": "youth", "known": ["benefits"]},
        ),
        (
            "sites/0/staff/0/department",
            "youth",
            "sites/0/staff/0/department",
            "department-unknown",
            {"name": "youth", "known": ["benefits"]},
        ),
        (
            "sites/0/staff/0/at_home",
            7,
            "sites/0/staff/0/at_home",
            "more-at-home-than-staff",
            {"at_home": 7, "count": 6},
        ),
        ("sites/0/staff/0/count", 1000, "sites/0/staff/0/count", "out-of-range", {"min": 1, "max": 999}),
        ("sites/0/rooms/0/persons", 0, "sites/0/rooms/0/persons", "out-of-range", {"min": 1, "max": 999}),
        ("sites/0/hours", [], "sites/0/hours", "wrong-count", {"min": 1}),
        ("sites/0/hours/0/opens", 750, "sites/0/hours/0/opens", "time-as-number", {"value": 750, "meant": "12:30"}),
        ("sites/0/hours/0/opens", "8:00", "sites/0/hours/0/opens", "not-a-time", {}),
        (
            "sites/0/hours/0/closes",
            "07:00",
            "sites/0/hours/0/closes",
            "hours-end-before-start",
            {"opens": "08:00", "closes": "07:00"},
        ),
        (
            "sites/0/hours/0/days",
            ["monday"],
            "sites/0/hours/0/days/0",
            "not-one-of",
            {"choices": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
        ),
        ("sites/0/hours/0/days", "mon, tue", "sites/0/hours/0/days", "text-instead-of-list", {}),
        ("sites/0/postcodes", ["99991", "99991"], "sites/0/postcodes/1", "postcode-twice", {"postcode": "99991"}),
        (
            "initial_stage",
            "shut",
            "initial_stage",
            "stage-unknown",
            {"name": "shut", "known": ["closed", "booked", "checked", "open"]},
        ),
        ("stages/3/rank", 99_999_999_999, "stages/3/rank", "out-of-range", {"min": 0, "max": 9999}),
        ("stages/1/move_horizon_days", 4_000_000, "stages/1/move_horizon_days", "out-of-range", {"min": 0, "max": 366}),
        (
            "stages/1/notice_working_days",
            4_000_000,
            "stages/1/notice_working_days",
            "out-of-range",
            {"min": 0, "max": 60},
        ),
        (
            "stages/1/arrival_spread_minutes",
            100_000,
            "stages/1/arrival_spread_minutes",
            "out-of-range",
            {"min": 0, "max": 240},
        ),
        ("stages/1/area_per_person", float("inf"), "stages/1/area_per_person", "not-a-number", {}),
        ("sites/0/zones/0/area", float("inf"), "sites/0/zones/0/area", "not-a-number", {}),
        ("sites/0/zones/0/area", 10**400, "sites/0/zones/0/area", "not-a-number", {}),
        ("sites/0/building/persons", 10**12, "sites/0/building/persons", "out-of-range", {"min": 0, "max": 99999}),
        ("sites/0/name", "Alt\0stadt", "sites/0/name", "forbidden-characters", {"characters": ["U+0000"]}),
        ("sites/0/name", "\ud800", "sites/0/name", "forbidden-characters", {"characters": ["U+D800"]}),
        ("sites/0/assumed", {"by": ["\0"]}, "sites/0/assumed/by/0", "forbidden-characters", {"characters": ["U+0000"]}),
        ("stages/1/rank", 5, "stages/1/rank", "ranks-not-rising", {"rank": 5, "before": 10}),
        ("stages/1/id", "closed", "stages/1/id", "already-taken", {"name": "closed", "first": "stages/0/id"}),
        ("stages/1/capacity_factor", 1.5, "stages/1/capacity_factor", "out-of-range", {"min": 0, "max": 1}),
        ("stages/1/admission", "sometimes", "stages/1/admission", "not-one-of", {"choices": list(ADMISSIONS)}),
        ("stages/1/tandem", "no", "stages/1/tandem", "flag-as-word", {"value": "no", "meant": "false"}),
        ("stages/1/tandem", 0, "stages/1/tandem", "not-yes-or-no", {}),
        ("stages/0/channels", ["in_person", "phone"], "stages/0/channels", "closed-with-visits", {}),
        ("stages/1/channels", ["phone"], "stages/1/channels", "visits-without-channel", {}),
        (
            "stages/1/departments",
            {"youth": {"remote": []}},
            "stages/1/departments/youth",
            "department-unknown",
            {"name": "youth", "known": ["benefits"]},
        ),
        (
            "stages/1/departments/benefits/remote",
            ["video"],
            "stages/1/departments/benefits/remote/0",
            "channel-not-offered",
            {"channel": "video"},
        ),
        ("stages/2/gates/0/threshold", DROP, "stages/2/gates/0/threshold", "threshold-missing", {}),
        ("stages/1/then", "open", "stages/1/then", "then-without-until", {}),
        ("stages/1/lead_days", 61, "stages/1/lead_days", "out-of-range", {"min": 0, "max": 60}),
        ("stages/1/until", "Ende Juni", "stages/1/until", "not-a-day", {}),
        ("stages/1/until", "2020-13-45", "stages/1/until", "not-a-day", {}),
        ("stages/1/until", "1020-06-30", "stages/1/until", "year-out-of-range", {"min": 2000, "max": 2100}),
        ("stages/1/capacity_faktor", 1, "stages/1/capacity_faktor", "unknown-key-like", {"meant": "capacity_factor"}),
        ("stages/1/colour", "red", "stages/1/colour", "unknown-key", {}),
        ("kinds/0/staff", 3, "kinds/0/staff", "out-of-range", {"min": 1, "max": 2}),
        ("kinds/0/persons", 21, "kinds/0/persons", "out-of-range", {"min": 1, "max": 20}),
        ("kinds/0/minutes", 481, "kinds/0/minutes", "out-of-range", {"min": 5, "max": 480}),
        ("region/timezone", "Europe/Hannover", "region/timezone", "unknown-timezone", {}),
        ("region/timezone", "../../etc/passwd", "region/timezone", "unknown-timezone", {}),
        ("region/state", "NDS", "region/state", "not-one-of", {"choices": list(STATES)}),
        ("region/website", "https://", "region/website", "not-a-website", {}),
        ("region/letterhead/signature", DROP, "region/letterhead/signature", "missing", {}),
        ("region/letterhead/signature", None, "region/letterhead/signature", "missing", {}),
        (
            "contacts/0/departments",
            ["youth"],
            "contacts/0/departments/0",
            "department-unknown",
            {"name": "youth", "known": ["benefits"]},
        ),
        ("contacts/0/value", 115, "contacts/0/value", "needs-quotes", {"value": "115"}),
        ("facts/X1", ["stages/closed/opening"], "facts/X1/0", "place-unknown", {"path": "stages/closed/opening"}),
        ("facts/X1", 7, "facts/X1", "not-a-place", {}),
        ("facts", {"first": "product: x"}, "facts/first", "not-a-fact-number", {}),
        ("sites", "keine", "sites", "text-instead-of-list", {}),
        ("sites/0/building", [], "sites/0/building", "not-a-mapping", {}),
    ],
)
def test_a_fault_is_named_once_with_its_place(path, value, place, code, params):
    assert [(fault.place, fault.code, fault.params) for fault in check(put(region(), path, value))] == [
        (place, code, params)
    ]


def test_a_region_without_sites_is_none():
    assert [
        (fault.place, fault.code) for fault in check({**region(facts={}), "sites": []}) if fault.place == "sites"
    ] == [("sites", "wrong-count")]


def test_all_faults_are_listed_at_once():
    broken = put(put(put(region(), "stages/1/rank", 5), "sites/2/zones", "keine"), "kinds/0/minutes", DROP)
    assert set(places(broken)) >= {"stages/1/rank", "sites/2/zones", "kinds/0/minutes"}


def test_text_that_yaml_split_at_its_comma_is_explained():
    measure = {"id": "distance", "text": "Halten Sie 1", "5 Meter Abstand": None}
    (fault,) = check(put(region(), "stages/1/measures", [measure]))
    assert (fault.place, fault.code) == ("stages/1/measures/0/5 Meter Abstand", "text-split-at-comma")


def test_a_stage_that_offers_tandem_needs_a_room_for_it():
    sites = [site("altstadt", rooms=[])]
    assert places(region(sites=sites)) == ["stages/3/tandem"]


def test_a_tandem_takes_two_members_of_staff_who_are_in_the_house():
    [fault] = check(put(region(), "sites/1/staff/0/at_home", 5))
    assert (fault.place, fault.code, fault.params) == ("sites/1/staff", "tandem-without-staff", {"present": 1})


def test_triage_needs_the_phone():
    stages = [stage("only", 1, triage="required", channels=["in_person"])]
    document = region(stages=stages, initial_stage="only", facts={})
    assert places(document) == ["stages/0/channels"]


@pytest.mark.parametrize("document", [None, [], "region", 7, {}])
def test_what_is_no_document_is_told_so(document):
    assert check(document)


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
    faults = check(document)
    assert all(fault.place is not None and fault.code for fault in faults)
    if not faults:
        assert check(complete(document)) == []


def test_more_faults_than_anybody_reads_are_counted():
    broken = put(region(), "sites/0/postcodes", ["x"] * 1500)
    faults = check(broken)
    assert len(faults) == 1001
    assert (faults[-1].code, faults[-1].params) == ("more-faults", {"count": 500})
