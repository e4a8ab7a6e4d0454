"""Live streams: nobody takes them all, and the first page is asked for once however many look at it."""

import json
from datetime import UTC, datetime

import pytest

from services.chassis.process.problems import Problem
from services.gateway.access.principal import Scope
from services.gateway.web.streams import Streams
from tests.unit.gateway.answers import switch
from tests.unit.gateway.fakes import FakeServices, MemoryLive, make_app
from tests.unit.gateway.test_console import csrf, signed_in
from tests.unit.gateway.test_live import an_event


def test_one_login_takes_its_share_and_the_others_still_find_a_place() -> None:
    streams = Streams(most=5, own=3)
    for _ in range(3):
        streams.take("leitung")

    with pytest.raises(Problem) as own:
        streams.take("leitung")
    streams.take("empfang")
    streams.take("empfang")
    with pytest.raises(Problem) as all_taken:
        streams.take("betrieb")

    assert (own.value.status, own.value.params) == (429, {"most": 3})
    assert all_taken.value.status == 503
    streams.give_back("leitung")
    streams.take("betrieb")
    assert streams.taken == 5


def test_a_stream_gives_its_place_back_when_it_is_closed() -> None:
    app, _ = make_app()
    streams = app.extensions["stufenplan"].streams

    answer = signed_in(app).get("/live/stream")
    next(answer.response)
    assert streams.taken == 1
    answer.close()
    assert streams.taken == 0


def test_forty_viewers_are_one_question_to_the_services() -> None:
    services = FakeServices()
    app, _ = make_app(services)
    browser = signed_in(app)
    services.calls.clear()

    streams = [browser.get("/live/stream") for _ in range(20)]
    for stream in streams:
        told = "".join(next(stream.response).decode() for _ in range(2))
        assert "event: page" in told and "Standort Linden" in told
    pages = [browser.get("/live").text for _ in range(20)]

    assert services.called == ["sites.overview", "notification.list_campaigns"]
    assert all("Standort Linden" in page for page in pages)
    for stream in streams:
        stream.close()


def test_viewers_of_different_sites_never_share_an_answer() -> None:
    app, _ = make_app()
    manager, reception = signed_in(app), signed_in(app, "empfang-linden")

    assert "Standort Mitte" in manager.get("/live").text
    assert "Standort Mitte" not in reception.get("/live").text


def test_nor_do_those_who_read_another_language() -> None:
    app, _ = make_app()
    german, english = signed_in(app), signed_in(app)
    token = csrf(english.get("/").text)
    english.post("/language", data={"csrf": token, "language": "en"})

    assert "2 Standorte" in german.get("/live").text
    assert "2 sites" in english.get("/live").text


def test_what_is_drawn_for_all_holds_nothing_of_one_user() -> None:
    app, _ = make_app()
    page = signed_in(app).get("/live").text

    assert "csrf" not in page and "Petra Sommer" not in page


def test_an_event_brings_the_page_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.web.console.start.views.PACE_SECONDS", 0.0)
    services, live = FakeServices(), MemoryLive()
    app, _ = make_app(services, live)
    stream = signed_in(app).get("/live/stream")
    first = [next(stream.response).decode() for _ in range(2)]

    services.answers["sites.list_switches"] = [switch(reason="ganz neu")]
    app.extensions["stufenplan"].shared._seconds = 0.0
    live.add(an_event(time=datetime(2020, 6, 17, 6, tzinfo=UTC)))
    news = next(stream.response).decode()

    assert "ganz neu" not in "".join(first) and news.startswith("event: page\ndata: ")
    assert "ganz neu" in json.loads(news.removeprefix("event: page\ndata: "))
    stream.close()


def test_scopes_are_what_answers_are_shared_by() -> None:
    one, other = (Scope(frozenset({"hannover"}), frozenset({f"hannover/{site}"})) for site in ("linden", "mitte"))

    assert one != other and hash(one) != hash(other)
    assert Scope(frozenset({"hannover"})) == Scope(frozenset({"hannover"}))
