"""The users file: who stands in it gets in, and every fault is listed with its place."""

from pathlib import Path

import pytest
import yaml
from werkzeug.security import generate_password_hash

from services.gateway.access.permissions import Role
from services.gateway.access.users import UserDirectory
from services.gateway.access.users_file import UsersFileError, read_users
from tests.unit.gateway.fakes import PASSWORD, USERS
from tests.unit.gateway.memory import MemoryAccounts, MemorySessions

HASH = generate_password_hash("x", method="pbkdf2:sha256:1000")


def test_the_demo_users_can_log_in_with_the_documented_password() -> None:
    directory = of_file(USERS)

    assert PASSWORD in USERS.read_text(encoding="utf-8")
    for login in ("leitung", "leitung-hannover", "empfang-linden", "beratung-linden", "briefstelle", "betrieb"):
        user = directory.authenticate(login, PASSWORD)
        assert user is not None and user.login == login


def test_a_wrong_password_and_an_unknown_login_are_refused() -> None:
    directory = of_file(USERS)

    assert directory.authenticate("leitung", "falsch") is None
    assert directory.authenticate("niemand", PASSWORD) is None


def test_every_fault_of_a_users_file_is_listed_with_its_place(tmp_path: Path) -> None:
    good = {"login": "a", "name": "A", "role": "operator", "regions": "all", "password_hash": HASH}
    faults = faults_of(
        tmp_path,
        {
            "users": [
                good,
                good,
                {**good, "login": "b", "colour": "red"},
                {**good, "login": "c", "role": "king"},
                {**good, "login": "d", "password_hash": "secret"},
                {**good, "login": "e", "regions": ["hannover"], "sites": ["linden", "wesel/mitte"]},
                {"login": "f"},
                "nobody",
            ],
            "extra": 1,
        },
    )

    assert faults == [
        "extra: unknown key",
        "users/1/login: 'a' appears twice",
        "users/2/colour: unknown key",
        f"users/3/role: 'king' is none of {', '.join(Role)}",
        "users/4/password_hash: not an argon2id, scrypt or pbkdf2 hash (clear text is refused)",
        "users/5/sites/0: 'linden' must be written 'region/site'",
        "users/5/sites/1: 'wesel' is not among the user's regions",
        "users/6/name: missing",
        "users/6/role: missing",
        "users/6/regions: missing",
        "users/6/password_hash: missing",
        "users/7: must be a mapping",
    ]


def test_names_and_ids_of_a_users_file_have_a_length_and_no_control_characters(tmp_path: Path) -> None:
    good = {"login": "a", "name": "A", "role": "operator", "regions": "all", "password_hash": HASH}
    wrong = [
        {"login": "a\x1b[2J"},
        {"login": "l" * 101},
        {"login": " b"},
        {"name": "A\u202eB"},
        {"name": "n" * 201},
        {"regions": ["r" * 300]},
        {"regions": ["Hannover"]},
        {"sites": ["hannover/" + "s" * 64]},
    ]

    assert faults_of(tmp_path, {"users": [good | each for each in wrong]}) == [
        "users/0/login: has control characters: U+001B",
        "users/1/login: has 101 characters, at most 100 may be",
        "users/2/login: begins or ends with a blank",
        "users/3/name: has control characters: U+202E",
        "users/4/name: has 201 characters, at most 200 may be",
        "users/5/regions: must be 'all' or a list of region ids",
        "users/6/regions: must be 'all' or a list of region ids",
        "users/7/sites: must be 'all' or a list of 'region/site'",
    ]


def test_a_users_file_that_is_missing_or_empty_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(UsersFileError):
        read_users(tmp_path / "none.yaml")
    assert faults_of(tmp_path, None) == ["users: a list of users is missing"]


@pytest.mark.parametrize(
    ("roles", "fault"),
    [
        ({"role": "operator", "roles": ["operator"]}, "users/0/roles: stands beside role; one of the two"),
        ({"roles": []}, "users/0/roles: must be a list of roles"),
        (
            {"roles": ["king"]},
            "users/0/roles/0: 'king' is none of regional_manager, site_manager, reception, case_worker, ",
        ),
    ],
)
def test_roles_are_named_once_and_are_roles(tmp_path: Path, roles: dict[str, object], fault: str) -> None:
    good = {"login": "a", "name": "A", "regions": "all", "password_hash": HASH}

    (fault,) = faults_of(tmp_path, {"users": [good | roles]})

    assert fault.startswith(fault)


def of_file(path: Path) -> UserDirectory:
    return UserDirectory(MemoryAccounts(read_users(path), MemorySessions()))


def faults_of(folder: Path, document: object) -> list[str]:
    path = folder / "users.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(UsersFileError) as raised:
        read_users(path)
    return raised.value.faults
