"""Role x scope x endpoint: whoever has one site reads nothing of the others, wherever it could be told.

The services answer with two sites. What belongs to the other site alone bears a mark; numbers of the whole region are
telling, too. Every address that can be read is asked by every role with each scope.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from services.contracts.events import sites as said_by_sites
from services.gateway.access.permissions import GRANTS, Permission, Role
from tests.unit.gateway.answers import (
    SWITCH_ID,
    THEN,
    appointment,
    concept,
    contact,
    gate,
    outlook,
    site,
    site_limits,
    summary,
    switch,
    switch_id,
    timeline,
    whole_campaign,
)
from tests.unit.gateway.fakes import PASSWORD, USERS, FakeDeadLetters, FakeServices, MemoryLive, make_app, parked
from tests.unit.gateway.test_api_access import PAGES_FOR_ALL, VALUES
from tests.unit.gateway.test_live import an_event

JUDGED = said_by_sites.JudgedGate.SHOWN
MARK = "GEHEIM"
WHOLE = 7777
"""A number of the whole region; the own site's are small."""
NAME = "Zwetschgenthaler"
SCOPES = {"one site": {"sites": ["hannover/linden"]}, "a region": {}}
OWN, OTHER = "linden", "mitte"
SHARED_REASON = "Grund beider Standorte"


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    hashed = yaml.safe_load(USERS.read_text(encoding="utf-8"))["users"][0]["password_hash"]
    listed = [
        {"login": f"{role.value}-{scope}".replace(" ", "-"), "name": "X", "role": role.value, "regions": ["hannover"]}
        | {"password_hash": hashed}
        | chosen
        for role in Role
        for scope, chosen in SCOPES.items()
    ]
    path = tmp_path_factory.mktemp("users") / "users.yaml"
    path.write_text(yaml.safe_dump({"users": listed}), encoding="utf-8")
    return path


def judged() -> dict[str, Any]:
    """A condition of a switch of both sites, and what was found of it."""
    found = {"standing": "not_met", "reading": WHOLE, "by": MARK, "at": THEN, "missing": [f"Standort {MARK}"]}
    return {key: value for key, value in gate(**found).items() if key in JUDGED}


def events() -> MemoryLive:
    live = MemoryLive()
    scheduled = said_by_sites.SWITCH_SCHEDULED.name
    at = {"to_stage": "closed", "effective_at": "2020-06-17T06:00:00+00:00"}
    shared = {"id": SWITCH_ID, "sites": [OWN, f"{OTHER}-{MARK}"], "reason": SHARED_REASON, **at}
    held, by = {"reasons": ["numbers"], "gates": [judged()]}, {"filed_by": "leitung"}
    for event, more in (
        (said_by_sites.SWITCH_SUSPENDED, {"cause": "gates", "reasons": ["numbers"], **by}),
        (said_by_sites.SWITCH_HELD, held),
        (said_by_sites.SWITCH_EXPIRED, {"until": "2020-06-16", **by}),
        (said_by_sites.SWITCH_SETTLED, {"seconds": 61.5}),
    ):
        live.add(an_event(event.name, "hannover", data={"region": "hannover", "switch": shared, **more}))
        foreign = {**shared, "sites": [OTHER], "reason": MARK}
        live.add(an_event(event.name, "hannover", data={"region": "hannover", "switch": foreign, **more}))
    for subject, concerned, reason in (
        ("hannover", [OTHER], MARK),
        ("hannover", [OWN, f"{OTHER}-{MARK}"], "eigener Grund"),
        ("wesel", ["moers"], MARK),
    ):
        decision = {"id": SWITCH_ID, "sites": concerned, "reason": reason, **at}
        live.add(an_event(scheduled, subject, data={"region": subject, "switch": decision}))
    live.add(an_event(subject=f"hannover/{OTHER}", data={"region": "hannover", "site": MARK}))
    return live


def services() -> FakeServices:
    fake = FakeServices()
    foreign = site(OTHER, f"Standort {MARK}")
    both = switch(sites=(OWN, OTHER))
    both["sites"][1]["to_stage"] = MARK
    found = gate(standing="not_met", reading=WHOLE, by=MARK, at=THEN, missing=[f"Standort {MARK}"])
    said = {"gate": "numbers", "by": MARK, "at": THEN, "passed": False, "reading": WHOLE}
    counts = {"before": WHOLE, "moved": WHOLE, "lapsed": 0}
    both["drift"] = [{"site": OTHER, "foreseen": counts, "now": counts}]
    both |= {"gates": [found], "held_by": [found], "confirmations": [said], "cancel_reason": SHARED_REASON}
    elsewhere = switch(sites=(OTHER,), id=switch_id(2), reason=MARK, cancel_reason=MARK)
    held = {"id": SWITCH_ID, "household_id": SWITCH_ID, "channel": "print"}
    fault = {"place": "recipient", "code": "address-too-wide", "params": {"text": f"Frau {NAME}", "most": 6}}
    region = {**summary(), "sites": WHOLE, "sites_by_stage": {"emergency": WHOLE}, "switches_running": WHOLE}

    def of_the_own(sites: list[str] | None, counts: dict[str, Any]) -> dict[str, Any]:
        return {key: (3 if sites == [OWN] else WHOLE) if value == 0 else value for key, value in counts.items()}

    visits = [appointment(), appointment(site=OTHER, note=MARK)]
    totals = dict.fromkeys(("before", "kept", "phone", "video", "moved", "lapsed"), 0)
    oracle = dict.fromkeys(("households", "households_without_letter", "households_with_two_letters", "pending"), 0)
    fake.answers |= {
        "sites.list_regions": [region],
        "sites.list_sites": [site(OWN, "Standort Linden"), foreign],
        "sites.list_switches": [both, elsewhere],
        "sites.get_switch": both,
        "sites.timeline": both_timelines,
        "sites.outlook_switch": lambda sites=None, **wish: _marked(outlook(sites=sites, **wish)),
        "notification.resolve_households": {"households": {"23702//0000001": SWITCH_ID}, "with_phone": []},
        "protection.list_limits": [site_limits(OWN), {**site_limits(OTHER), "name": MARK}],
        "protection.get_concept": concept(),
        "scheduling.list_appointments": [appointment()],
        "scheduling.free_slots": {"reason": None, "slots": []},
        "scheduling.find_appointments": lambda sites=None, **_: [
            each for each in visits if sites in (None, [each["site"]])
        ],
        "scheduling.list_contacts": [contact()],
        "notification.name_households": [],
        "notification.list_looks": [],
        "scheduling.conflicts": [],
        "scheduling.switch_totals": lambda switch_id, sites=None: of_the_own(sites, totals),
        "notification.letter_counts": lambda switch_id, sites=None: of_the_own(sites, {**oracle, "letters": {}}),
        "notification.list_phone_notices": [],
        "notification.list_campaigns": [
            {key: value for key, value in whole_campaign(site=place).items() if key not in ("held_letters", "actions")}
            | {"reference": reference}
            for place, reference in ((OWN, "linden-3"), (OTHER, MARK))
        ],
        "notification.sample_letter": {"pdf_base64": "JVBERi0="},
        "notification.get_campaign": whole_campaign(held_letters=[{**held, "faults": [fault]}]),
    }
    return fake


def both_timelines(region: str, since: str, until: str, sites: list[str] | None = None) -> dict[str, Any]:
    """Whatever is asked for: the gateway does not rely on sites alone."""
    told = timeline(region, since, until)
    told["sites"][1]["name"] = MARK
    told["sites"][1]["entries"][0] |= {"reason": MARK, "state": "announced", "effective_at": f"{since}T10:00:00+00:00"}
    return told


def _marked(told: dict[str, Any]) -> dict[str, Any]:
    sites = [{**each, "name": MARK} if each["site"] == OTHER else each for each in told["sites"]]
    return {**told, "sites": sites}


def letters() -> FakeDeadLetters:
    return FakeDeadLetters(scheduling=[parked("letter-1"), parked(MARK, subject=f"hannover/{OTHER}")])


QUERIES = {
    "Campaigns.list_campaigns": {"region": "hannover"},
    "Appointments.list_appointments": {"from": "2020-06-15T00:00:00Z", "to": "2020-06-16T00:00:00Z"},
    "Appointments.free_slots": {
        "from": "2020-06-15T00:00:00Z",
        "to": "2020-06-16T00:00:00Z",
        "department": "benefits",
        "kind": "consultation",
        "channel": "phone",
    },
}
PERIOD = {"from": "2020-06-15T00:00:00Z", "to": "2020-06-16T00:00:00Z"}
SEARCHES: dict[str, dict[str, Any]] = {
    "Switches.preview_switch": {"to_stage": "closed"},
    "Searches.search_appointments": dict(PERIOD),
    "Searches.list_looks": {"bg_number": "23702//0000001"},
    "Appointments.search_slots": {**PERIOD, "department": "benefits", "kind": "consultation", "channel": "phone"},
    "Appointments.search_contacts": {"bg_number": "23702//0000001"},
}
"""What is asked by POST and changes nothing."""


def searchable(app: Flask) -> Iterator[tuple[str, str]]:
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in SEARCHES:
            yield rule.endpoint, adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments}, "POST")


def readable(app: Flask) -> Iterator[tuple[str, str]]:
    """The public pages aside: they tell everybody the same of every site."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.casefold().startswith(PAGES_FOR_ALL) and "GET" in (rule.methods or set()):
            yield rule.endpoint, adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments}, "GET")


def answers(users: Path, role: Role, scope: str, fake: FakeServices | None = None) -> dict[str, tuple[int, str]]:
    """What each readable address says to this user: API with a token, console with a session."""
    app, _ = make_app(fake or services(), events(), dead_letters=letters(), users=users)
    login = f"{role.value}-{scope}".replace(" ", "-")
    browser = app.test_client()
    page = browser.get("/login").text
    token = page.partition('name="csrf"')[2].partition('value="')[2].partition('"')[0]
    browser.post("/login", data={"login": login, "password": PASSWORD, "csrf": token})
    bearer = {"Authorization": f"Bearer {app.extensions['stufenplan'].tokens.issue(login)}"}
    told = {}
    for endpoint, path in readable(app):
        headers = bearer if path.startswith("/api/") else {"Accept": "text/html"}
        asked = app.test_client() if path.startswith("/api/") else browser
        resumed = {"Last-Event-ID": "0"} if endpoint == "Events.stream_events" else {}
        answer = asked.get(path, headers=headers | resumed, query_string=QUERIES.get(endpoint))
        if answer.mimetype == "text/event-stream":  # it never ends
            pieces = 4 if endpoint == "Events.stream_events" else 2
            told[endpoint] = 200, "".join(next(answer.response).decode() for _ in range(pieces))
            answer.close()
        else:
            told[endpoint] = answer.status_code, answer.text
    for endpoint, path in searchable(app):
        answer = app.test_client().post(path, headers=bearer, json=SEARCHES[endpoint])
        told[endpoint] = answer.status_code, answer.text
    return told


@pytest.mark.parametrize("role", Role)
def test_whoever_has_one_site_learns_nothing_of_the_others(users: Path, role: Role) -> None:
    told = answers(users, role, "one site")

    leaks = [(endpoint, mark) for endpoint, (_, text) in told.items() for mark in (MARK, str(WHOLE)) if mark in text]
    assert leaks == []


@pytest.mark.parametrize("role", Role)
def test_of_a_switch_that_concerns_the_own_site_too_its_reason_is_theirs_to_read(users: Path, role: Role) -> None:
    told = answers(users, role, "one site")

    for endpoint in ("Switches.get_switch", "Switches.list_switches", "Events.recent_events"):
        status, text = told[endpoint]
        assert status in (200, 403) and (SHARED_REASON in text) == (status == 200), endpoint
    if told["Switches.get_switch"][0] == 200:
        shown = json.loads(told["Switches.get_switch"][1])
        assert [entry["site"] for entry in shown["sites"]] == [OWN]
        (condition,) = shown["gates"]
        assert (condition["text"], condition["standing"]) == ("Die Fallzahlen bleiben niedrig.", "not_met")
        assert shown["confirmations"] == []
        events = json.loads(told["Events.recent_events"][1])
        kinds = [event["type"] for event in events if SHARED_REASON in json.dumps(event, ensure_ascii=False)]
        said = {f"switch.{state}" for state in ("held", "suspended", "expired", "settled")}
        assert {kind.removesuffix(".v1") for kind in kinds} == said


@pytest.mark.parametrize("role", Role)
def test_switches_are_asked_for_the_sites_in_scope_so_that_limits_count_them_alone(users: Path, role: Role) -> None:
    """Sites cuts to these sites before it cuts to a number (tests/integration/sites/test_overview.py)."""
    for scope, sites in (("one site", ["hannover/linden"]), ("a region", None)):
        fake = services()
        answers(users, role, scope, fake)
        asked = [*fake.calls_of("sites.list_switches"), *fake.calls_of("sites.overview")]
        assert asked and [request.get("sites") for request in asked] == [sites] * len(asked)


@pytest.mark.parametrize("role", Role)
def test_whoever_has_the_region_sees_all_of_it(users: Path, role: Role) -> None:
    """Else the test above could not fail."""
    told = answers(users, role, "a region")

    everywhere = ["Regions.list_sites", "Regions.list_regions", "Switches.list_switches", "Events.recent_events"]
    everywhere += ["Events.stream_events", "Switches.count_letters", "Switches.count_appointments"]
    everywhere += ["first_page.home", "first_page.stream", "timeline_pages.index"]
    everywhere += ["Timeline.get_timeline", "Calendar.get_calendar"]
    everywhere += ["Switches.preview_switch"] if Permission.SWITCH_PREVIEW in GRANTS[role] else []
    everywhere += ["Searches.search_appointments"] if Permission.APPOINTMENT_READ in GRANTS[role] else []
    silent = [name for name in everywhere if not (MARK in told[name][1] or str(WHOLE) in told[name][1])]
    assert silent == []
    assert [(name, status) for name, (status, _) in told.items() if status >= 500] == []
    refused = [(name, told[name][1]) for name in SEARCHES if told[name][0] not in (200, 403)]
    assert refused == [], "a search that is refused shows nothing of what it would tell"


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", Role)
def test_why_a_letter_is_held_names_a_person_only_to_whoever_may_see_households(
    users: Path, role: Role, scope: str
) -> None:
    told = answers(users, role, scope)

    naming = {endpoint for endpoint, (_, text) in told.items() if NAME in text}
    may_see = {Permission.HOUSEHOLD_READ, Permission.CAMPAIGN_READ} <= GRANTS[role]
    assert naming == ({"Campaigns.get_campaign", "letter_pages.show"} if may_see else set())
    if Permission.CAMPAIGN_READ in GRANTS[role]:
        assert "address-too-wide" in told["Campaigns.get_campaign"][1]
