"""The preview is the outcome: its fingerprint stays while nothing changes, and says what changed when it does not."""

import pytest

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Role
from services.gateway.access.principal import Principal, Scope
from services.gateway.application.file_switch import FileSwitch, file_switch
from services.gateway.application.preview import PreviewMemory, SwitchRequest, differences, make_preview
from tests.unit.gateway.fakes import FakeServices, plan, switch

NOW = SwitchRequest("hannover", None, "appointment", None)
MANAGER = Principal("leitung", "Leitung", Role.REGIONAL_MANAGER, Scope())


def command(fingerprint: str | None, key: str | None = None, request: SwitchRequest = NOW) -> FileSwitch:
    return FileSwitch(request, "Wiederaufnahme", fingerprint, [], key)


def test_nothing_changed_gives_the_same_fingerprint_although_now_is_later() -> None:
    services = FakeServices()

    first, second = make_preview(services, NOW), make_preview(services, NOW)

    assert first.plan["effective_at"] != second.plan["effective_at"]
    assert first.fingerprint == second.fingerprint and len(first.fingerprint) == 64


def test_another_time_is_another_switch() -> None:
    services = FakeServices()
    dated = [SwitchRequest("hannover", None, "appointment", f"2020-07-0{day}T08:00:00+02:00") for day in (1, 2)]

    assert len({make_preview(services, request).fingerprint for request in [NOW, *dated]}) == 3


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("protection.preview_limits", lambda region, stage, sites: {name: {"building": 29} for name in sites}),
        ("scheduling.preview_replan", lambda region, sites: {"sites": [{"site": "linden", "kept": 1}], "digest": "r1"}),
        ("scheduling.preview_replan", lambda region, sites: {"sites": [], "digest": "another"}),
        ("notification.preview_letters", {"households": 101, "digest": "l2"}),
        ("sites.plan_switch", lambda *args: plan(*args) | {"gates": [{"id": "numbers", "passed": False}]}),
    ],
)
def test_whatever_changes_changes_the_fingerprint(where: str, change: object) -> None:
    services = FakeServices()
    before = make_preview(services, NOW).fingerprint

    services.answers[where] = change

    assert make_preview(services, NOW).fingerprint != before


def test_a_preview_sums_up_and_writes_nothing() -> None:
    services = FakeServices()

    document = make_preview(services, NOW).as_document()

    assert document["appointments"] == {"before": 20, "kept": 8, "phone": 6, "video": 2, "moved": 2, "lapsed": 2}
    assert [site["limits"]["building"] for site in document["sites"]] == [30, 30]
    assert [name for name, *_ in services.calls] == [
        "sites.plan_switch",
        "protection.preview_limits",
        "scheduling.preview_replan",
        "notification.preview_letters",
    ]


def test_sites_that_already_have_the_stage_are_left_out() -> None:
    services = FakeServices()
    found = plan("hannover", None, "appointment", None)
    found["sites"][0]["unchanged"] = True
    services.answers["sites.plan_switch"] = found

    document = make_preview(services, NOW).as_document()

    assert services.calls_of("protection.preview_limits")[0][2] == ["mitte"]
    assert [site["appointments"] is None for site in document["sites"]] == [True, False]


def test_a_switch_that_would_change_nothing_asks_nobody_else() -> None:
    services = FakeServices()
    found = plan("hannover", None, "appointment", None)
    for site in found["sites"]:
        site["unchanged"] = True
    services.answers["sites.plan_switch"] = found

    assert make_preview(services, NOW).as_document()["appointments"]["before"] == 0
    assert len(services.calls) == 1


def test_a_switch_is_filed_against_the_very_sequences_of_its_preview() -> None:
    services, memory = FakeServices(), PreviewMemory()
    fingerprint = make_preview(services, NOW).fingerprint

    file_switch(services, memory, command(fingerprint, "key-1"), MANAGER)

    message, actor = services.calls_of("sites.file_switch")[0]
    assert message["expected"] == {"linden": 2, "mitte": 2}
    assert message["idempotency_key"] == "key-1"
    assert actor == {"user": "leitung", "role": "regional_manager"}


def test_what_changed_since_the_preview_is_said_and_nothing_is_filed() -> None:
    services, memory = FakeServices(), PreviewMemory()
    seen = make_preview(services, NOW)
    memory.remember(seen)
    services.answers["notification.preview_letters"] = {
        **services.answers["notification.preview_letters"],
        "households": 101,
    }

    with pytest.raises(Problem) as raised:
        file_switch(services, memory, command(seen.fingerprint), MANAGER)

    assert raised.value.status == 409
    assert [(fault.place, fault.message) for fault in raised.value.faults] == [
        ("letters/households", "vorher 100, jetzt 101")
    ]
    assert not services.calls_of("sites.file_switch")


def test_an_unknown_fingerprint_is_refused_too() -> None:
    with pytest.raises(Problem) as raised:
        file_switch(FakeServices(), PreviewMemory(), command("0" * 64), MANAGER)

    assert raised.value.status == 409 and "nicht mehr bekannt" in raised.value.faults[0].message


def test_a_retry_with_the_same_key_goes_to_sites_although_the_preview_differs_now() -> None:
    services = FakeServices()
    services.answers["sites.filed_switch"] = switch()

    file_switch(services, PreviewMemory(), command("0" * 64, "key-1"), MANAGER)

    (message, _actor) = services.calls_of("sites.file_switch")[0]
    assert (message["idempotency_key"], message["expected"]) == ("key-1", None)
    assert not services.calls_of("sites.plan_switch")


def test_a_key_that_was_used_for_other_sites_or_another_time_is_refused_by_sites() -> None:
    """Only sites remembers the whole request: here region and stage are the same as before."""
    services = FakeServices()
    services.answers["sites.filed_switch"] = switch()
    services.answers["sites.file_switch"] = Problem(409, "Der Idempotenzschlüssel ist vergeben")
    other = SwitchRequest("hannover", ["mitte"], "appointment", "2020-07-01T08:00:00+02:00")

    with pytest.raises(Problem, match="Idempotenzschlüssel"):
        file_switch(services, PreviewMemory(), command("0" * 64, "key-1", other), MANAGER)


def test_without_a_fingerprint_the_switch_is_filed_as_it_is() -> None:
    services = FakeServices()

    file_switch(services, PreviewMemory(), command(None), MANAGER)

    assert [name for name, *_ in services.calls] == ["sites.file_switch"]
    assert services.calls_of("sites.file_switch")[0][0]["expected"] is None


def test_the_memory_of_previews_is_bounded() -> None:
    services, memory = FakeServices(), PreviewMemory(size=2)
    previews = [
        make_preview(services, SwitchRequest("hannover", None, "appointment", f"2020-07-0{day}T08:00:00+02:00"))
        for day in (1, 2, 3)
    ]
    for preview in previews:
        memory.remember(preview)

    assert "nicht mehr bekannt" in memory.changes(previews[0].fingerprint, previews[1])[0].message
    assert memory.changes(previews[2].fingerprint, previews[1])[0].place == "effective_at"


def test_differences_name_list_entries_by_their_id_and_shorten_what_is_long() -> None:
    before = {"sites": [{"site": "linden", "kept": 1}, {"site": "mitte", "kept": 2}], "text": "a" * 100}
    after = {"sites": [{"site": "mitte", "kept": 3}], "text": "b"}

    found = {fault.place: fault.message for fault in differences(before, after)}

    assert found["sites/mitte/kept"] == "vorher 2, jetzt 3"
    assert found["sites/linden"].endswith("jetzt nichts")
    assert "…" in found["text"]
