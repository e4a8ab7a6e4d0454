"""Who may do what: the table of roles, the users file, the secret and the tokens."""

import re
import stat
from pathlib import Path

import pytest
import yaml
from werkzeug.security import generate_password_hash

from services.contracts.calls.actor import Actor
from services.gateway.access.permissions import GRANTS, ROLE_LABELS, Permission, Role, allows
from services.gateway.access.principal import Scope
from services.gateway.access.secret import SecretError, derived_key, load_secret
from services.gateway.access.tokens import InvalidToken, Tokens
from services.gateway.access.users import UserDirectory
from services.gateway.access.users_file import read_users
from tests.unit.gateway.fakes import USERS, MemoryAccounts, MemorySessions

HASH = generate_password_hash("x", method="pbkdf2:sha256:1000")

# One row a permission: manager, site manager, reception, case worker, letter office, operator
TABLE = {
    Permission.REGION_READ: "yes yes yes yes yes yes",
    Permission.REGION_LOAD: "yes no no no no yes",
    Permission.SWITCH_READ: "yes yes yes yes yes yes",
    Permission.SWITCH_PREVIEW: "yes yes no no no no",
    Permission.SWITCH_FILE: "yes no no no no no",
    Permission.SWITCH_CANCEL: "yes no no no no no",
    Permission.GATE_CONFIRM: "yes yes no no no no",
    Permission.HOUSEHOLD_READ: "yes no yes yes yes no",
    Permission.HOUSEHOLD_IMPORT: "yes no no no yes yes",
    Permission.APPOINTMENT_IMPORT: "yes no no no no yes",
    Permission.APPOINTMENT_READ: "yes yes yes yes no yes",
    Permission.APPOINTMENT_BOOK: "yes no yes yes no no",
    Permission.TRIAGE_RECORD: "yes no yes yes no no",
    Permission.CAMPAIGN_READ: "yes yes no no yes yes",
    Permission.CAMPAIGN_CONTROL: "yes no no no yes no",
    Permission.LETTER_SAMPLE: "yes yes no yes yes no",
    Permission.NOTICE_READ: "yes no yes yes no no",
    Permission.NOTICE_CALL: "yes no yes yes no no",
    Permission.HOUSEHOLD_AUDIT: "yes no no no no no",
    Permission.EVENT_READ: "yes yes yes yes yes yes",
    Permission.DEAD_LETTER_READ: "yes no no no no yes",
    Permission.DEAD_LETTER_SETTLE: "no no no no no yes",
    Permission.SESSION_MANAGE: "no no no no no yes",
    Permission.CONCEPT_EDIT: "yes yes no no no no",
    Permission.USER_MANAGE: "yes no no no no yes",
    Permission.AUDIT_READ: "yes no no no no yes",
}
ROLES = (
    Role.REGIONAL_MANAGER,
    Role.SITE_MANAGER,
    Role.RECEPTION,
    Role.CASE_WORKER,
    Role.LETTER_OFFICE,
    Role.OPERATOR,
)


@pytest.mark.parametrize("permission", Permission)
def test_the_table_of_roles_and_permissions_is_exactly_this(permission: Permission) -> None:
    wanted = TABLE[permission].split()

    assert ["yes" if allows(role, permission) else "no" for role in ROLES] == wanted


def test_every_role_has_its_row_and_its_german_name() -> None:
    assert set(GRANTS) == set(ROLE_LABELS) == set(Role) == set(ROLES)


def test_a_scope_without_limits_has_every_region_and_site() -> None:
    assert Scope().has_site("hannover", "linden") and Scope().covers_whole("wesel")


def test_a_user_of_some_sites_has_no_other_site_and_never_the_whole_region() -> None:
    scope = Scope(frozenset({"hannover"}), frozenset({"hannover/linden"}))

    assert scope.has_site("hannover", "linden")
    assert not scope.has_site("hannover", "mitte")
    assert not scope.has_site("wesel", "linden")
    assert not scope.covers_whole("hannover")


def test_a_new_password_ends_every_token_given_out_before(tmp_path: Path) -> None:
    sessions, users = MemorySessions(), {"hash": HASH}
    tokens = Tokens(b"k" * 32, 60, sessions, credential=lambda login: users["hash"])
    token = tokens.issue("leitung")
    claims = tokens.read(token)
    assert claims.login == "leitung" and tokens.is_open(claims)

    users["hash"] = generate_password_hash("another", method="pbkdf2:sha256:1000")

    with pytest.raises(InvalidToken, match="password has changed"):
        tokens.read(token)
    assert not tokens.is_open(claims), "a stream that is open asks with the claims it began with"
    assert tokens.read(tokens.issue("leitung"))


def test_a_session_that_is_ended_or_a_user_taken_out_closes_what_is_open_at_once() -> None:
    sessions, users = MemorySessions(), {"leitung": "a", "betrieb": "b"}
    tokens = Tokens(b"k" * 32, 60, sessions, credential=lambda login: users.get(login, ""))
    ended, gone = (tokens.read(tokens.issue(login)) for login in users)

    sessions.end(ended.session)
    del users["betrieb"]

    assert not tokens.is_open(ended) and not tokens.is_open(gone)


def test_what_stands_for_a_password_in_a_token_changes_with_it_and_tells_nothing() -> None:
    directory = of_file(USERS)

    stamps = {login: directory.credential(login) for login in ("leitung", "betrieb", "niemand")}
    assert stamps["niemand"] == "" and stamps["leitung"] != stamps["betrieb"]
    assert all(re.fullmatch("[0-9a-f]{16}|", stamp) for stamp in stamps.values())


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    home = tmp_path / "home"

    first = load_secret(home, {})

    assert load_secret(home, {}) == first and len(first) >= 32
    assert [path.name for path in home.iterdir()] == ["gateway.secret"]
    assert stat.S_IMODE((home / "gateway.secret").stat().st_mode) == 0o600


def test_the_secret_of_the_environment_wins_and_must_be_long_enough(tmp_path: Path) -> None:
    assert load_secret(tmp_path, {"STUFENPLAN_SECRET": "x" * 32}) == b"x" * 32
    with pytest.raises(SecretError, match="at least 32"):
        load_secret(tmp_path, {"STUFENPLAN_SECRET": "short"})


def test_a_token_gives_its_user_back() -> None:
    tokens = Tokens(b"k" * 32, 60, MemorySessions())

    assert tokens.read(tokens.issue("leitung")).login == "leitung"


def test_a_token_ends_by_the_real_clock_whatever_the_business_clock_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUFENPLAN_NOW", "2020-06-17T08:00:00+02:00")
    real = [1_000_000.0]
    tokens = Tokens(b"k" * 32, 60, MemorySessions(), now=lambda: real[0])
    token = tokens.issue("leitung")

    real[0] += 59
    assert tokens.read(token).expires_at == 1_000_060
    real[0] += 2
    with pytest.raises(InvalidToken):
        tokens.read(token)

    real_time = Tokens(b"k" * 32, 60, MemorySessions())
    assert real_time.read(real_time.issue("x")).expires_at > 1_700_000_000


def test_a_token_that_was_given_back_is_refused_by_whoever_shares_its_sessions() -> None:
    sessions = MemorySessions()
    here, there = (Tokens(b"k" * 32, 60, sessions) for _ in range(2))
    token = here.issue("leitung")
    assert there.read(token).login == "leitung"

    here.end(token)
    here.end(token)

    for replica in (here, there):
        with pytest.raises(InvalidToken, match="ended"):
            replica.read(token)


def test_a_user_with_several_roles_may_what_any_of_them_may(tmp_path: Path) -> None:
    entry = {"login": "a", "name": "A", "roles": ["reception", "letter_office"], "regions": "all"}
    path = tmp_path / "users.yaml"
    path.write_text(yaml.safe_dump({"users": [entry | {"password_hash": HASH}]}), encoding="utf-8")

    user = of_file(path).find("a")

    assert user is not None and user.role == Role.RECEPTION
    assert user.may(Permission.APPOINTMENT_BOOK) and user.may(Permission.CAMPAIGN_CONTROL)
    assert not user.may(Permission.SWITCH_FILE)
    assert user.permissions == GRANTS[Role.RECEPTION] | GRANTS[Role.LETTER_OFFICE]
    assert user.actor == Actor("a", ("reception", "letter_office"))


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJsZWl0dW5nIn0.", "ä" * 9])
def test_a_forged_or_damaged_token_is_refused(forged: str) -> None:
    with pytest.raises(InvalidToken):
        Tokens(b"k" * 32, 60, MemorySessions()).read(forged)


def test_a_token_of_another_key_or_purpose_is_refused() -> None:
    secret = b"s" * 48
    other = Tokens(derived_key(secret, "session"), 60, MemorySessions()).issue("leitung")

    with pytest.raises(InvalidToken):
        Tokens(derived_key(secret, "token"), 60, MemorySessions()).read(other)


def of_file(path: Path) -> UserDirectory:
    return UserDirectory(MemoryAccounts(read_users(path), MemorySessions()))
