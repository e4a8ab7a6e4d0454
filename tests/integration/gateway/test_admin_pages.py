"""The pages of the administration of users on a real database: within one's area, nothing lost, nothing forged."""

import re

from flask import Flask

from tests.integration.gateway.people import enter, send
from tests.unit.gateway.fakes import FakeServices
from tests.unit.gateway.test_console import signed_in

NEW = {"login": "a.kaya", "name": "Ayşe Kaya", "roles": ["reception"], "reach": "sites", "sites": ["hannover/linden"]}
OWN = "zwei Kraniche am Fenster"


def test_a_manager_adds_somebody_who_then_chooses_a_password(app: Flask) -> None:
    manager = signed_in(app, "leitung-hannover")

    told = send(manager, "/admin/users/new", **NEW)

    password = re.search(r'id="password" class="key">([a-z0-9-]+)<', told.text)
    assert told.status_code == 201 and password
    browser, answer = enter(app, "a.kaya", password.group(1))
    assert answer.headers["Location"] == "/account"
    assert browser.get("/", headers={"Accept": "text/html"}).headers["Location"] == "/account"
    assert browser.get("/desk/hannover", headers={"Accept": "text/html"}).headers["Location"] == "/account"
    send(browser, "/account", "/account/password", old=password.group(1), new=OWN, again=OWN)
    assert browser.get("/").status_code == 200


def test_nothing_that_was_entered_is_lost_and_each_fault_stands_at_its_field(app: Flask) -> None:
    wrong = NEW | {"login": "Ayşe", "roles": ["letter_office", "operator"], "sites": []}

    answer = send(signed_in(app, "leitung-hannover"), "/admin/users/new", **wrong)

    assert answer.status_code == 422
    assert set(re.findall(r'id="(\w+)-fault"', answer.text)) == {"login", "sites"}
    assert 'value="Ayşe"' in answer.text and 'value="Ayşe Kaya"' in answer.text
    assert re.search(r'value="letter_office" checked', answer.text) and 'value="operator"' not in answer.text
    empty = send(signed_in(app, "leitung-hannover"), "/admin/users/new", reach="sites").text
    assert "Bitte mindestens eine Rolle ankreuzen." in empty and "Region oder einen Standort ankreuzen." in empty
    assert re.findall(r'href="#(login|name|roles|sites)"', empty) == ["login", "name", "roles", "sites"]
    raised = send(signed_in(app, "leitung-hannover"), "/admin/users/new", **NEW | {"roles": ["operator"]})
    assert raised.status_code == 422 and "Die Rolle Betrieb können Sie nicht vergeben." in raised.text


def test_an_edit_counts_with_the_next_request_and_stands_in_the_audit_log(app: Flask) -> None:
    operator = signed_in(app, "betrieb")
    send(operator, "/admin/users/new", **NEW)

    changed = NEW | {"name": "Ayşe Demir", "roles": ["case_worker", "letter_office"], "reach": "all"}
    assert send(operator, "/admin/users/a.kaya", **changed).headers["Location"] == "/admin/users"

    page = operator.get("/admin/users?q=demir").text
    assert "Ayşe Demir" in page and "Sachbearbeitung, Briefstelle" in page and "Petra Sommer" not in page
    form = operator.get("/admin/users/a.kaya").text
    assert 'value="all" checked' in form and 'value="reception" checked' not in form
    log = operator.get("/admin/audit?kind=user&person=betrieb").text
    assert "Benutzer geändert" in log and "Rollen: Sachbearbeitung, Briefstelle" in log
    file = operator.get("/admin/audit/audit.csv?kind=user&person=betrieb")
    assert file.mimetype == "text/csv" and file.text.startswith("\ufeffZeit;Wer;") and "a.kaya" in file.text
    assert 'id="since-fault"' in operator.get("/admin/audit?since=gestern").text


def test_who_is_shut_out_is_out_at_once(app: Flask) -> None:
    operator = signed_in(app, "betrieb")
    told = send(operator, "/admin/users/new", **NEW).text
    password = re.search(r'class="key">([a-z0-9-]+)<', told).group(1)  # type: ignore[union-attr]
    browser, _ = enter(app, "a.kaya", password)

    send(operator, "/admin/users/a.kaya", "/admin/users/a.kaya/disable")

    assert browser.get("/account", headers={"Accept": "text/html"}).status_code == 302
    assert enter(app, "a.kaya", password)[1].status_code == 401
    assert "gesperrt" in operator.get("/admin/users/a.kaya").text
    send(operator, "/admin/users/a.kaya", "/admin/users/a.kaya/enable")
    assert enter(app, "a.kaya", password)[1].status_code == 303


def test_what_the_users_file_keeps_and_the_own_account_can_only_be_looked_at(app: Flask) -> None:
    operator = signed_in(app, "betrieb")

    for login in ("briefstelle", "betrieb"):
        page = operator.get(f"/admin/users/{login}").text
        assert "<fieldset disabled" in page and "Speichern" not in page
        refused = send(operator, f"/admin/users/{login}", **NEW)
        assert refused.status_code == 409 and 'role="alert"' in refused.text


def test_looks_at_a_household_are_shown_to_managers_and_the_number_stands_in_no_address(app: Flask) -> None:
    fake: FakeServices = app.extensions["stufenplan"].backends.sites._caller
    fake.answers["notification.resolve_households"] = {
        "households": {"23702//0000001": "01890000-0000-7000-8000-000000000001"},
        "with_phone": [],
    }
    look = {"looked_at": "2020-06-17T06:00:00+00:00", "looked_by": "empfang-linden", "purpose": "search"}
    fake.answers["notification.list_looks"] = [look]
    manager, operator = signed_in(app), signed_in(app, "betrieb")

    page = send(
        manager, "/admin/audit", "/admin/audit/looks", household_region="hannover", bg_number="23702//0000001"
    ).text

    assert "Bedarfsgemeinschaft angesehen" in page and "empfang-linden" in page
    assert "household_region" not in operator.get("/admin/audit").text
    assert send(operator, "/account", "/admin/audit/looks", bg_number="x").status_code == 403


def test_no_form_from_elsewhere_changes_anything(app: Flask) -> None:
    browser = signed_in(app, "betrieb")
    send(browser, "/admin/users/new", **NEW)
    for path in (
        "/account/password",
        "/account/second-factor",
        "/account/second-factor/removal",
        "/account/language",
        "/admin/users/new",
        "/admin/users/a.kaya",
        "/admin/users/a.kaya/disable",
        "/admin/users/a.kaya/password",
    ):
        assert browser.post(path, data={"code": "1", **NEW}).status_code == 400, path
    assert not app.extensions["stufenplan"].users.accounts.find("a.kaya").is_disabled
