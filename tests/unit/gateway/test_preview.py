"""The preview is the outcome: its fingerprint stays while nothing changes, and says what changed when it does not."""

from datetime import UTC, datetime

import pytest

from services.chassis.process.problems import Problem
from services.contracts.problems import KEY_REUSED
from services.gateway.access.permissions import Role
from services.gateway.access.principal import Principal, Scope
from services.gateway.application.file_switch import FileSwitch, file_switch
from services.gateway.application.preview import SwitchRequest, differences, make_preview
from services.gateway.backends.backends import Backends
from tests.unit.gateway.answers import gate, limits, outlook, replan, switch
from tests.unit.gateway.fakes import FakeServices, MemoryPreviews

LETTERS = FakeServices().answers["notification.preview_letters"]
GATE = gate(text="x", threshold=35.0)
NOW = SwitchRequest("hannover", None, "appointment", None)
MANAGER = Principal("leitung", "Leitung", (Role.REGIONAL_MANAGER,), Scope())


def command(fingerprint: str | None, key: str | None = None, request: SwitchRequest = NOW) -> FileSwitch:
    return FileSwitch(request, "Wiederaufnahme", fingerprint, [], key)


def test_nothing_changed_gives_the_same_fingerprint_although_now_is_later() -> None:
    services = FakeServices()

    first, second = make_preview(Backends(services), NOW), make_preview(Backends(services), NOW)

    assert first.outlook["effective_at"] != second.outlook["effective_at"]
    assert first.fingerprint == second.fingerprint and len(first.fingerprint) == 64


def test_another_time_is_another_switch() -> None:
    services = FakeServices()
    dated = [SwitchRequest("hannover", None, "appointment", datetime(2020, 7, day, 6, tzinfo=UTC)) for day in (1, 2)]

    assert len({make_preview(Backends(services), request).fingerprint for request in [NOW, *dated]}) == 3


@pytest.mark.parametrize(
    ("where", "change"),
    [
        (
            "protection.preview_limits",
            lambda sites, **_: {"limits": {name: limits() | {"building": 29} for name in sites}},
        ),
        ("scheduling.preview_replan", lambda sites, **more: replan(sites=sites[:1], **more)),
        ("scheduling.preview_replan", lambda **sent: replan(**sent) | {"digest": "another"}),
        ("notification.preview_letters", LETTERS | {"households": 101, "digest": "l2"}),
        ("sites.outlook_switch", lambda **wish: outlook(**wish) | {"gates": [GATE]}),
    ],
)
def test_whatever_changes_changes_the_fingerprint(where: str, change: object) -> None:
    services = FakeServices()
    before = make_preview(Backends(services), NOW).fingerprint

    services.answers[where] = change

    assert make_preview(Backends(services), NOW).fingerprint != before


def test_a_preview_sums_up_and_writes_nothing() -> None:
    services = FakeServices()

    document = make_preview(Backends(services), NOW).as_document()

    assert document["appointments"] == {
        "before": 20,
        "kept": 8,
        "phone": 6,
        "video": 2,
        "moved": 2,
        "lapsed": 2,
        "returned": 0,
    }
    assert [site["limits"]["building"] for site in document["sites"]] == [30, 30]
    assert services.called == [
        "sites.outlook_switch",
        "protection.preview_limits",
        "scheduling.preview_replan",
        "notification.preview_letters",
    ]


def test_sites_that_already_have_the_stage_are_left_out() -> None:
    services = FakeServices()
    seen = outlook("hannover", "appointment")
    seen["sites"][0]["unchanged"] = True
    services.answers["sites.outlook_switch"] = seen

    document = make_preview(Backends(services), NOW).as_document()

    assert services.calls_of("protection.preview_limits")[0]["sites"] == ["mitte"]
    assert [site["appointments"] is None for site in document["sites"]] == [True, False]


def test_a_switch_that_would_change_nothing_asks_nobody_else() -> None:
    services = FakeServices()
    seen = outlook("hannover", "appointment")
    for site in seen["sites"]:
        site["unchanged"] = True
    services.answers["sites.outlook_switch"] = seen

    assert make_preview(Backends(services), NOW).as_document()["appointments"]["before"] == 0
    assert len(services.calls) == 1


def test_a_switch_is_filed_against_the_very_sequences_of_its_preview() -> None:
    services, memory = FakeServices(), MemoryPreviews()
    fingerprint = make_preview(Backends(services), NOW).fingerprint

    file_switch(Backends(services), memory, command(fingerprint, "key-1"), MANAGER)

    (message,) = services.calls_of("sites.file_switch")
    assert message["expected"] == {"linden": 2, "mitte": 2}
    assert message["idempotency_key"] == "key-1"
    assert message["actor"] == {"user": "leitung", "roles": ["regional_manager"]}


def test_what_changed_since_the_preview_is_said_and_nothing_is_filed() -> None:
    services, memory = FakeServices(), MemoryPreviews()
    seen = make_preview(Backends(services), NOW)
    memory.remember(seen.fingerprint, seen.facts)
    services.answers["notification.preview_letters"] = LETTERS | {"households": 101}

    with pytest.raises(Problem) as raised:
        file_switch(Backends(services), memory, command(seen.fingerprint), MANAGER)

    assert (raised.value.status, raised.value.code) == (409, "preview-outdated")
    assert [(fault.place, fault.code, fault.params) for fault in raised.value.faults] == [
        ("letters/households", "value-changed", {"before": "100", "after": "101"})
    ]
    assert not services.calls_of("sites.file_switch")


def test_an_unknown_fingerprint_is_refused_too() -> None:
    with pytest.raises(Problem) as raised:
        file_switch(Backends(FakeServices()), MemoryPreviews(), command("0" * 64), MANAGER)

    assert raised.value.status == 409 and raised.value.faults[0].code == "preview-forgotten"


def test_a_retry_with_the_same_key_goes_to_sites_although_the_preview_differs_now() -> None:
    services = FakeServices()
    services.answers["sites.filed_switch"] = switch()

    file_switch(Backends(services), MemoryPreviews(), command("0" * 64, "key-1"), MANAGER)

    (message,) = services.calls_of("sites.file_switch")
    assert message["idempotency_key"] == "key-1" and "expected" not in message
    assert not services.calls_of("sites.outlook_switch")


def test_a_key_that_was_used_for_other_sites_or_another_time_is_refused_by_sites() -> None:
    """Only sites remembers the whole request: here region and stage are the same as before."""
    services = FakeServices()
    services.answers["sites.filed_switch"] = switch()
    services.answers["sites.file_switch"] = Problem.of(KEY_REUSED)
    other = SwitchRequest("hannover", ["mitte"], "appointment", datetime(2020, 7, 1, 6, tzinfo=UTC))

    with pytest.raises(Problem, match="idempotency-key-reused"):
        file_switch(Backends(services), MemoryPreviews(), command("0" * 64, "key-1", other), MANAGER)


def test_without_a_fingerprint_the_switch_is_filed_as_it_is() -> None:
    services = FakeServices()

    file_switch(Backends(services), MemoryPreviews(), command(None), MANAGER)

    assert services.called == ["sites.file_switch"]
    assert "expected" not in services.calls_of("sites.file_switch")[0]


def test_differences_name_list_entries_by_their_id_and_shorten_what_is_long() -> None:
    before = {"sites": [{"site": "linden", "kept": 1}, {"site": "mitte", "kept": 2}], "text": "a" * 100}
    after = {"sites": [{"site": "mitte", "kept": 3}], "text": "b"}

    seen = {fault.place: (fault.code, fault.params) for fault in differences(before, after)}

    assert seen["sites/mitte/kept"] == ("value-changed", {"before": "2", "after": "3"})
    assert seen["sites/linden"][0] == "value-vanished"
    assert "…" in seen["text"][1]["before"]
