"""Sites by days: cut down to whom it is for, asked once, and not sent twice to who has it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.sites import PERIOD_INVALID, TIMELINE
from services.contracts.problems import REGION_UNKNOWN
from tests.unit.gateway.answers import timeline
from tests.unit.gateway.fakes import Client, FakeServices, make_app

TIMELINES = ["/regions/hannover/timeline", "/regions/hannover/timeline.ics"]
PERIOD = {"from": "2020-06-15", "to": "2020-06-28"}


class Noon:
    """In the evening of Greenwich it is the next day at the sites."""

    def now(self) -> datetime:
        return datetime(2020, 6, 14, 22, 30, tzinfo=UTC)


def app(services: FakeServices) -> Any:
    made, _ = make_app(services)
    made.extensions["stufenplan"].clock = Noon()
    return made


def test_sites_by_days_come_as_sites_tells_them_in_one_question() -> None:
    services = FakeServices()

    answer = Client(app(services)).get(TIMELINES[0], query_string=PERIOD)

    assert answer.json == timeline("hannover", "2020-06-15", "2020-06-28")
    assert TIMELINE.answer is not None and TIMELINE.answer.validate(answer.json) == {}
    assert services.called == ["sites.timeline"]


@pytest.mark.parametrize(
    ("path", "since", "until"),
    [(TIMELINES[0], "2020-06-15", "2020-07-12"), (TIMELINES[1], "2020-05-01", "2021-05-01")],
)
def test_without_days_it_is_from_today_on_and_in_a_calendar_from_last_month_on(
    path: str, since: str, until: str
) -> None:
    services = FakeServices()
    Client(app(services)).get(path)

    (asked,) = services.calls_of("sites.timeline")
    assert (asked["since"], asked["until"]) == (since, until)


@pytest.mark.parametrize("path", TIMELINES)
def test_who_has_it_is_told_so_until_something_changes(path: str) -> None:
    services = FakeServices()
    manager = Client(app(services))
    tag = manager.get(path, query_string=PERIOD).headers["ETag"]

    again = manager.get(path, query_string=PERIOD, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"") and again.headers["Cache-Control"] == "private, no-cache"

    services.answers["sites.timeline"] = lambda **asked: timeline(**asked) | {"digest": "another"}
    assert manager.get(path, query_string=PERIOD, headers={"If-None-Match": tag}).status_code == 200


def test_a_calendar_in_another_language_is_another_one() -> None:
    manager = Client(app(FakeServices()))
    german, english = (
        manager.get(TIMELINES[1], headers={"Accept-Language": language}).headers["ETag"] for language in ("de", "en")
    )
    assert german != english


@pytest.mark.parametrize("path", TIMELINES)
def test_whoever_has_one_site_sees_that_site(path: str) -> None:
    services = FakeServices()
    services.answers["sites.timeline"] = lambda region, since, until, sites: timeline(region, since, until)

    answer = Client(app(services), "empfang-linden").get(path, query_string=PERIOD)

    assert answer.status_code == 200 and "Linden" in answer.text and "Mitte" not in answer.text
    assert services.calls_of("sites.timeline")[0]["sites"] == ["linden"]


@pytest.mark.parametrize("path", TIMELINES)
@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"from": "morgen"}, "from"),
        ({"from": "2020-02-30"}, "from"),
        ({"to": "1700-01-01"}, "to"),
        ({"von": "x"}, "von"),
    ],
)
def test_what_is_no_day_is_refused(path: str, query: dict[str, str], place: str) -> None:
    services = FakeServices()
    answer = Client(app(services)).get(path, query_string=query)

    assert answer.status_code == 422 and [fault["place"] for fault in answer.json["faults"]] == [f"query/{place}"]
    assert services.calls == []


@pytest.mark.parametrize("path", TIMELINES)
@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (Problem.of(REGION_UNKNOWN, region="hannover"), 404),
        (Problem.of(PERIOD_INVALID, [Fault("until", "missing")]), 422),
    ],
)
def test_what_sites_refuses_is_passed_on(path: str, problem: Problem, status: int) -> None:
    services = FakeServices()
    services.answers["sites.timeline"] = problem

    answer = Client(app(services)).get(path, query_string=PERIOD)

    assert answer.status_code == status and answer.content_type == "application/problem+json"


@pytest.mark.parametrize("path", TIMELINES)
def test_another_region_is_out_of_reach(path: str) -> None:
    services = FakeServices()

    assert Client(app(services), "leitung-hannover").get(path.replace("hannover", "wesel")).status_code == 403
    assert services.calls == []
