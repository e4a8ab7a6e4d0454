"""Console, problem documents, documentation and command line in German and English, and who decides which."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from typer.main import get_command
from typer.testing import CliRunner

from services.chassis.process.problems import Problem
from services.contracts.problems import BUSY
from services.gateway.access.users_file import UsersFileError, read_users
from services.gateway.cli.main import app as cli
from tests.unit.gateway.conftest import Terminal
from tests.unit.gateway.fakes import PASSWORD, USERS, Client, make_app

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}
GERMAN_WORDS = re.compile(r"\b(der|die|das|und|nicht|ist|eine?|kein|wird|für|sonst|oder)\b")
GERMAN = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}


def csrf(page: str) -> str:
    match = re.search(r'name="csrf" value="([^"]+)"', page)
    assert match
    return match.group(1)


def log_in(browser: FlaskClient, login: str = "leitung", **headers: str) -> None:
    token = csrf(browser.get("/login", headers=headers).text)
    form = {"csrf": token, "login": login, "password": PASSWORD}
    assert browser.post("/login", data=form, headers=headers).status_code == 303


@pytest.mark.parametrize(
    ("asked", "language", "welcome"),
    [
        ({}, "de", "Willkommen"),
        (GERMAN, "de", "Willkommen"),
        (ENGLISH, "en", "Welcome"),
        ({"Accept-Language": "fr, en;q=0.3"}, "en", "Welcome"),
        ({"Accept-Language": "fr"}, "de", "Willkommen"),
    ],
)
def test_a_page_speaks_the_browser_s_language(asked: dict[str, str], language: str, welcome: str) -> None:
    app, _ = make_app()

    answer = app.test_client().get("/login", headers=asked)

    assert welcome in answer.text and f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Language"] == language


def test_the_switch_of_the_console_beats_the_browser_and_lasts() -> None:
    app, _ = make_app()
    browser = app.test_client()
    log_in(browser, **GERMAN)
    page = browser.get("/", headers=GERMAN)
    assert "Umstellungen" in page.text and "Abmelden" in page.text and "Jobcenter Region Hannover" in page.text

    form = {"csrf": csrf(page.text), "language": "en", "page": "/"}
    answer = browser.post("/language", data=form, headers=GERMAN)

    assert answer.status_code == 303 and answer.headers["Location"] == "/"
    page = browser.get("/", headers=GERMAN)
    assert "Switches" in page.text and "Log out" in page.text and "As of" in page.text
    browser.post("/logout", data={"csrf": csrf(page.text)})
    assert "Welcome" in browser.get("/login", headers=GERMAN).text


@pytest.mark.parametrize("page", ["//elsewhere.example/", "/\\elsewhere.example", "https://elsewhere.example/", ""])
def test_the_switch_leads_to_no_other_host(page: str) -> None:
    app, _ = make_app()
    browser = app.test_client()
    form = {"csrf": csrf(browser.get("/login").text), "language": "en", "page": page}

    assert browser.post("/language", data=form).headers["Location"] == "/"


def test_the_switch_takes_no_forged_form_and_no_other_language() -> None:
    app, _ = make_app()
    browser = app.test_client()
    token = csrf(browser.get("/login").text)

    assert browser.post("/language", data={"csrf": "x", "language": "en"}).status_code == 400
    browser.post("/language", data={"csrf": token, "language": "tlh"})
    assert "Willkommen" in browser.get("/login").text


@pytest.mark.parametrize("path", ["/", "/dead-letters", "/api/docs"])
def test_every_page_has_the_switch_and_no_word_of_the_other_language(path: str) -> None:
    app, _ = make_app()
    browser = app.test_client()
    log_in(browser, **ENGLISH)

    page = browser.get(path, headers=ENGLISH).text

    said = re.sub(r"<[^>]*>", " ", page.replace("Jobcenter Region Hannover", ""))
    assert 'name="language" value="de" lang="de"' in page
    assert not GERMAN_WORDS.search(said), said


def test_a_problem_document_speaks_what_is_asked_for() -> None:
    app, services = make_app()
    services.answers["sites.list_regions"] = Problem.of(BUSY)
    client = Client(app)

    english, german = client.get("/regions", headers=ENGLISH), client.get("/regions", headers=GERMAN)

    assert english.json["title"] == "Busy" and english.headers["Content-Language"] == "en"
    assert german.json["title"] == "Gerade belegt" and german.headers["Content-Language"] == "de"
    assert english.json["code"] == german.json["code"] == "busy"
    assert english.json["type"] == "urn:stufenplan:busy"
    assert int(english.headers["Retry-After"]) > 0


def test_faults_carry_their_code_and_params_beside_their_sentence() -> None:
    app, _ = make_app()
    body = {"to_stage": "x", "reason": "ab", "colour": "red"}

    faults = Client(app).post("/regions/hannover/switches", json=body, headers=ENGLISH).json["faults"]

    assert sorted(faults, key=lambda fault: fault["place"]) == [
        {"place": "colour", "code": "unknown-key", "params": {}, "message": "is unknown here"},
        {
            "place": "reason",
            "code": "wrong-length",
            "params": {"min": 3, "max": 1000},
            "message": "must have 3 to 1,000 characters",
        },
    ]


def test_the_description_of_the_api_is_in_the_reader_s_language() -> None:
    app, _ = make_app()
    browser = app.test_client()

    def said(headers: dict[str, str]) -> tuple[str, list[str], bool]:
        document = browser.get("/api/docs/openapi.json", headers=headers).json
        regions = document["paths"]["/api/v1/regions"]["get"]
        return regions["summary"], regions["tags"], regions["tags"][0] in [tag["name"] for tag in document["tags"]]

    for _ in range(2):
        assert said(GERMAN) == ("Alle Regionen Ihres Bereichs", ["Regionen"], True)
        assert said(ENGLISH) == ("All regions of your scope", ["Regions"], True)


def users(tmp_path: Path, language: object) -> Path:
    document = yaml.safe_load(USERS.read_text(encoding="utf-8"))
    document["users"][0]["language"] = language
    file = tmp_path / "users.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return file


def test_a_user_s_own_language_counts_from_the_login_on(tmp_path: Path) -> None:
    app, _ = make_app(users=users(tmp_path, "en"))
    browser = app.test_client()

    log_in(browser, **GERMAN)

    assert "Log out" in browser.get("/", headers=GERMAN).text
    assert Client(app).get("/switches?limit=0").json["title"] == "The request is not valid"
    assert Client(app).get("/switches?limit=0", headers=GERMAN).json["title"] == "Die Angaben sind ungültig"


def test_a_language_that_is_not_here_keeps_the_gateway_from_starting(tmp_path: Path) -> None:
    with pytest.raises(UsersFileError, match="users/0/language: 'fr' is none of de, en"):
        read_users(users(tmp_path, "fr"))


def test_the_command_line_speaks_the_terminal_s_language(terminal: Terminal) -> None:
    english = {"LC_ALL": "en_GB.UTF-8"}

    german = terminal.run("region", "list", env={"LC_ALL": "de_DE.UTF-8"})
    listed = terminal.run("region", "list", env=english)
    refused = terminal.run("switch", "preview", "hannover", "appointment", "--at", "2020-06-17T08:00Z", env=english)
    helped = terminal.run("switch", "--help", env=english)
    typo = terminal.run("region", "lsit", env=english)

    assert "Kennung" in german.stdout and "Standorte" in german.stdout
    assert "name" in listed.stdout and "sites" in listed.stdout
    assert "17 Jun 2020" in refused.stdout and "€72.00" in refused.stdout and "4 stay" not in refused.stderr
    assert "Switches: preview, file, follow, cancel" in helped.stdout and "Usage: " in helped.stdout
    assert typo.exit_code == 2 and "Did you mean 'list'?" in typo.stderr


def commands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    command = command or get_command(cli)
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


def test_every_command_explains_itself_in_english_where_the_terminal_is_english() -> None:
    listed = list(commands())
    assert len(listed) > 20
    for command in listed:
        said = CliRunner().invoke(cli, [*command, "--help"], env={"LC_ALL": "en_GB.UTF-8", "COLUMNS": "200"}).output
        assert "Usage: " in said and "Show this message and exit." in said
        assert not re.search("[äöüß]", said) and not GERMAN_WORDS.search(said), said


def test_the_gateway_answers_the_command_line_in_its_language(terminal: Terminal) -> None:
    for locale, said in (
        ("en_GB.UTF-8", "Error: Login not possible."),
        ("de_DE.UTF-8", "Fehler: Anmeldung nicht möglich."),
    ):
        refused = terminal.run("login", "leitung", "--password", "falsch", env={"LC_ALL": locale})
        assert refused.exit_code == 1 and refused.stderr.startswith(said)
