"""What is asked and told of a switch whose date is to come: its lead, its letters, and what was foreseen of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.gateway.answers import ARRIVES, HOUSEHOLD_ID, SWITCH_ID, THEN, announcement, at_once, outlook, switch
from tests.unit.gateway.fakes import Client, FakeServices, make_app

AT = "2020-06-17T00:00:00+02:00"
DATED = {"to_stage": "appointment", "effective_at": AT}
LEAD = {"working_days": 2, "reason": "Der Bote bringt die Briefe"}
PREVIEWS, SWITCHES = "/regions/hannover/switch-previews", "/regions/hannover/switches"


def preview(services: FakeServices, **more: Any) -> Any:
    return Client(make_app(services)[0]).post(PREVIEWS, json=DATED | more)


def file(services: FakeServices, **more: Any) -> Any:
    answer = Client(make_app(services)[0]).post(SWITCHES, json=DATED | {"reason": "Wiederaufnahme"} | more)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_preview_says_when_it_is_announced_and_whom_no_letter_reaches_in_time() -> None:
    shown = preview(FakeServices()).json

    assert shown["announcement"] == announcement()
    assert (shown["letters"]["late"], shown["letters"]["calls"]) == ({"print": 3}, 1)
    assert shown["overtakes"] == []


def test_every_service_is_told_what_it_needs_to_look_ahead() -> None:
    services = FakeServices()
    until = "2020-07-01T00:00:00+02:00"

    def ends(**wish: Any) -> dict[str, Any]:
        told = outlook(**wish)
        told["sites"][0]["until"] = until
        return told

    services.answers["sites.outlook_switch"] = ends
    preview(services, lead=LEAD, later_stand=True)

    (wish,) = services.calls_of("sites.outlook_switch")
    assert (wish["lead"], wish["later_stand"]) == (LEAD, True)
    (replan,) = services.calls_of("scheduling.preview_replan")
    assert [entry.get("until") for entry in replan["sites"]] == [until, None]
    assert replan["letters_arrive"] == ARRIVES["print"]
    (letters,) = services.calls_of("notification.preview_letters")
    assert (letters["announced_on"], letters["effective_on"]) == ("2020-06-10", "2020-06-17")
    assert letters["early"] == [{"household_id": HOUSEHOLD_ID, "day": "2020-06-15"}]


def test_days_are_those_of_the_sites_and_not_of_greenwich() -> None:
    services = FakeServices()
    evening = announcement(at="2020-06-09T22:00:00+00:00")
    services.answers["sites.outlook_switch"] = lambda **wish: (
        outlook(**wish)
        | {
            "announcement": evening,
            "effective_at": "2020-06-16T22:00:00+00:00",
        }
    )
    preview(services)

    (letters,) = services.calls_of("notification.preview_letters")
    assert (letters["announced_on"], letters["effective_on"]) == ("2020-06-10", "2020-06-17")


def test_where_nothing_is_printed_the_last_of_the_other_letters_counts() -> None:
    services = FakeServices()
    arrives = {"email": "2020-06-10", "portal": "2020-06-11"}
    services.answers["sites.outlook_switch"] = lambda **wish: (
        outlook(**wish) | {"announcement": announcement(arrives_on=arrives)}
    )
    preview(services)

    assert services.calls_of("scheduling.preview_replan")[0]["letters_arrive"] == "2020-06-11"


def test_what_would_be_overtaken_is_told_and_is_part_of_what_one_decides_on() -> None:
    services = FakeServices()
    before = preview(services).json
    stage = {"id": "open", "rank": 3, "name": "Offen"}
    later = [{"site": "linden", "switch_id": SWITCH_ID, "stage": stage, "effective_at": at} for at in (THEN, AT)]
    services.answers["sites.outlook_switch"] = lambda **wish: outlook(**wish) | {"overtakes": later}

    after = preview(services).json

    assert after["overtakes"] == later
    assert after["fingerprint"] != before["fingerprint"]


@pytest.mark.parametrize("more", [{"lead": LEAD}, {"later_stand": True}])
def test_another_lead_or_what_becomes_of_later_ones_is_another_switch(more: dict[str, Any]) -> None:
    assert preview(FakeServices(), **more).json["fingerprint"] != preview(FakeServices()).json["fingerprint"]


@pytest.mark.parametrize(
    "lead",
    [
        {"working_days": 2},
        {"working_days": 2, "reason": " "},
        {"working_days": -1, "reason": "x"},
        {"working_days": 61, "reason": "x"},
        {"working_days": "2", "reason": "x"},
        {"reason": "x"},
        {"working_days": 2, "reason": "x", "days": 3},
        2,
    ],
)
def test_a_lead_needs_its_days_and_its_reason(lead: Any) -> None:
    services = FakeServices()
    answer = preview(services, lead=lead)

    assert answer.status_code == 422 and all(fault["place"].startswith("lead") for fault in answer.json["faults"])
    assert services.calls == []


def test_a_dated_switch_takes_along_what_its_preview_foresaw() -> None:
    services = FakeServices()
    app, _ = make_app(services)
    manager = Client(app)
    seen = manager.post(PREVIEWS, json=DATED | {"lead": LEAD}).json
    bound = {"reason": "Wiederaufnahme", "preview_fingerprint": seen["fingerprint"], "lead": LEAD}

    filed = manager.post(SWITCHES, json=DATED | bound)

    assert filed.status_code == 201, filed.text
    (sent,) = services.calls_of("sites.file_switch")
    assert sent["foreseen"] == {name: {"before": 10, "moved": 1, "lapsed": 1} for name in ("linden", "mitte")}
    assert sent["expected"] == {"linden": 2, "mitte": 2} and sent["lead"] == LEAD
    assert filed.json["announcement"] == seen["announcement"] and filed.json["letters"] == seen["letters"]


def test_without_a_preview_the_gateway_looks_ahead_itself_and_binds_to_nothing() -> None:
    services = FakeServices()

    filed = file(services)

    (sent,) = services.calls_of("sites.file_switch")
    assert sent["foreseen"]["linden"] == {"before": 10, "moved": 1, "lapsed": 1} and "expected" not in sent
    assert filed["announcement"]["at"] == announcement()["at"] and filed["letters"] is None
    assert not services.calls_of("notification.preview_letters")


def test_what_is_announced_at_once_is_compared_with_nothing_and_needs_sites_alone() -> None:
    """An overnight closing must be filed whoever else is away."""
    services = FakeServices()
    seconds = iter(range(60))

    def look(**wish: Any) -> dict[str, Any]:
        return outlook(**wish) | {"announcement": at_once() | {"at": f"2020-06-15T08:00:{next(seconds):02}+02:00"}}

    services.answers["sites.outlook_switch"] = look
    assert preview(services).json["fingerprint"] == preview(services).json["fingerprint"]
    services.calls.clear()

    filed = file(services)

    assert services.called == ["sites.outlook_switch", "sites.file_switch"]
    assert "foreseen" not in services.calls_of("sites.file_switch")[0]
    assert filed["announcement"]["at_once"] is True


def test_a_retry_looks_at_nothing_again() -> None:
    services = FakeServices()
    services.answers["sites.filed_switch"] = switch()
    app, _ = make_app(services)

    body = DATED | {"reason": "Wiederaufnahme"}
    answer = Client(app).post(SWITCHES, json=body, headers={"Idempotency-Key": "key-1"})

    assert answer.status_code == 201 and services.called == ["sites.filed_switch", "sites.file_switch"]
    assert answer.json["announcement"] is None


def test_nobody_outside_says_what_was_foreseen() -> None:
    answer = Client(make_app()[0]).post(SWITCHES, json=DATED | {"reason": "Wiederaufnahme", "foreseen": {}})

    assert answer.status_code == 422 and [fault["place"] for fault in answer.json["faults"]] == ["foreseen"]


def test_the_instant_of_the_date_is_passed_on_as_it_was_given() -> None:
    services = FakeServices()
    file(services)

    sent = services.calls_of("sites.file_switch")[0]["effective_at"]
    assert datetime.fromisoformat(sent) == datetime(2020, 6, 16, 22, tzinfo=UTC)
