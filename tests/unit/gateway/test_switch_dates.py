"""An announced switch is taken back, a suspended one released, one that does more than foreseen is meant: who may."""

from typing import Any

import pytest

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.sites import DATE_TAKEN, SWITCH_NOT_POSSIBLE
from services.gateway.access.permissions import GRANTS, Permission, Role
from services.gateway.access.principal import Scope
from tests.unit.gateway.answers import SWITCH_ID, switch
from tests.unit.gateway.fakes import Client, FakeServices, confine, make_app
from tests.unit.gateway.test_api_gates import LOGINS

ACTIONS = {
    "revoke": ("sites.revoke_switch", Permission.SWITCH_CANCEL),
    "release": ("sites.release_switch", Permission.SWITCH_FILE),
    "accept-drift": ("sites.accept_drift", Permission.SWITCH_FILE),
}
WHY = {"reason": " Landesvorgaben geändert "}


def act(action: str, login: str = "leitung", body: Any = WHY, services: FakeServices | None = None) -> Any:
    return Client(make_app(services)[0], login).post(f"/switches/{SWITCH_ID}/{action}", json=body)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", Role)
def test_who_files_and_cancels_also_takes_back_and_releases(role: Role, action: str) -> None:
    services = FakeServices()
    call, permission = ACTIONS[action]

    answer = act(action, LOGINS[role], services=services)

    assert (answer.status_code == 200) == (permission in GRANTS[role])
    assert bool(services.calls_of(call)) == (permission in GRANTS[role])
    if permission not in GRANTS[role]:
        assert answer.status_code == 403 and services.calls == []


@pytest.mark.parametrize("action", ACTIONS)
def test_a_switch_of_sites_of_others_is_not_theirs_to_decide(action: str) -> None:
    services = FakeServices()
    services.answers["sites.get_switch"] = switch(region="wesel")
    assert act(action, "leitung-hannover", services=services).status_code == 404
    assert services.called == ["sites.get_switch"]


@pytest.mark.parametrize("action", ACTIONS)
def test_who_has_one_of_its_sites_does_not_decide_for_the_others(action: str) -> None:
    app, services = make_app()
    confine(app, "leitung-hannover", Scope(frozenset({"hannover"}), frozenset({"hannover/linden"})))

    refused = Client(app, "leitung-hannover").post(f"/switches/{SWITCH_ID}/{action}", json=WHY)
    services.answers["sites.get_switch"] = switch(sites=("linden",))
    allowed = Client(app, "leitung-hannover").post(f"/switches/{SWITCH_ID}/{action}", json=WHY)

    assert (refused.status_code, allowed.status_code) == (403, 200)
    assert len(services.calls_of(ACTIONS[action][0])) == 1


@pytest.mark.parametrize("action", ACTIONS)
def test_who_did_it_and_why_is_passed_on(action: str) -> None:
    services = FakeServices()
    act(action, services=services)

    (sent,) = services.calls_of(ACTIONS[action][0])
    assert sent["reason"] == "Landesvorgaben geändert" and sent["switch_id"] == SWITCH_ID
    assert sent["actor"] == {"user": "leitung", "roles": ["regional_manager"]}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("body", [{}, {"reason": " "}, WHY | {"force": True}, WHY | {"effective_at": "morgen"}])
def test_without_a_reason_or_with_what_nobody_knows_nothing_happens(action: str, body: dict[str, Any]) -> None:
    services = FakeServices()

    assert act(action, body=body, services=services).status_code == 422
    assert services.calls == []


def test_a_release_may_name_another_date() -> None:
    services = FakeServices()
    act("release", body=WHY | {"effective_at": "2020-07-01T00:00:00+02:00"}, services=services)
    act("release", services=services)

    dates = [sent.get("effective_at") for sent in services.calls_of("sites.release_switch")]
    assert dates == ["2020-06-30T22:00:00+00:00", None]


def test_why_it_does_not_work_is_said_in_words() -> None:
    services = FakeServices()
    services.answers["sites.revoke_switch"] = Problem.of(SWITCH_NOT_POSSIBLE, state="settled", action="revoke")
    taken = Problem.of(DATE_TAKEN, [Fault("sites/linden", "missing")], switch=SWITCH_ID, at="2020-06-17T00:00:00+02:00")
    services.answers["sites.release_switch"] = taken

    assert "abgeschlossen" in act("revoke", services=services).json["detail"]
    refused = act("release", services=services)
    assert (
        refused.status_code == 409
        and f"17.06.2020, 00:00 ist schon die Umstellung {SWITCH_ID}" in refused.json["detail"]
    )


@pytest.mark.parametrize(
    ("language", "instead", "nothing"),
    [
        (
            "de",
            "Zurücknehmen geht nicht: Stand der Umstellung ist „angehalten“. "
            "Jetzt möglich: Abweichung hinnehmen, Abbrechen.",
            "nichts mehr zu ändern",
        ),
        (
            "en",
            "“revoke” does not work: the state of the switch is “on hold”. Possible now: accept the deviation, cancel.",
            "nothing can be changed",
        ),
    ],
)
def test_a_refusal_says_what_is_possible_instead(language: str, instead: str, nothing: str) -> None:
    services = FakeServices()
    client = Client(make_app(services)[0])

    def refused(**params: Any) -> str:
        services.answers["sites.revoke_switch"] = Problem.of(SWITCH_NOT_POSSIBLE, action="revoke", **params)
        path, headers = f"/switches/{SWITCH_ID}/revoke", {"Accept-Language": language}
        detail: str = client.post(path, json=WHY, headers=headers).json["detail"]
        return detail

    assert refused(state="held", possible=["accept", "cancel"]) == instead
    assert nothing in refused(state="settled") and "{" not in refused(state="settled")


@pytest.mark.parametrize(
    ("action", "word"), [("revoke", "zurücknehmen"), ("release", "wieder ankündigen"), ("accept-drift", "hinnehmen")]
)
def test_who_may_not_is_told_so_by_the_name_of_what_was_asked_for(action: str, word: str) -> None:
    refused = act(action, LOGINS[Role.RECEPTION])
    assert refused.status_code == 403 and word in refused.json["detail"]
