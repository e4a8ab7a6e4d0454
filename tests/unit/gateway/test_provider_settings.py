"""The settings of an identity provider, and what is read of its claims."""

from pathlib import Path
from typing import Any

import pytest

from services.gateway.access.permissions import Role
from services.gateway.access.principal import Scope
from services.gateway.access.provider import ProviderSettings, UnusableClaims, identity_of, read_settings

GIVEN = {"issuer": "https://login.example", "client_id": "stufenplan", "client_secret_file": "oidc.secret"}
CLAIMS = {
    "sub": "4711",
    "preferred_username": "kaya",
    "name": "Ayşe Kaya",
    "roles": ["reception"],
    "regions": ["hannover"],
}
TWO_SITES = Scope(frozenset({"hannover"}), frozenset({"hannover/linden", "hannover/mitte"}))


def settings(**more: Any) -> ProviderSettings:
    return ProviderSettings("https://login.example", "stufenplan", "s", **more)


def test_the_secret_comes_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "oidc.secret").write_text("geheim\n")

    read = read_settings(GIVEN | {"name": "Landesportal", "roles": {"sp-empfang": "reception"}}, tmp_path)

    assert (read.client_secret, read.name, read.roles) == ("geheim", "Landesportal", {"sp-empfang": Role.RECEPTION})
    assert "geheim" not in repr(read)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"colour": "red"}, "colour: is unknown"),
        ({"issuer": 7}, "issuer: must be a text"),
        ({"issuer": "http://login.example"}, "issuer: must begin with https://"),
        ({"roles": {"a": "king"}}, "roles/a: 'king' is no role"),
        ({"roles": ["a"]}, "roles: must say"),
        ({"client_secret_file": "none"}, "client_secret_file: "),
    ],
)
def test_every_wrong_setting_is_named(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    (tmp_path / "oidc.secret").write_text("geheim")

    with pytest.raises(ValueError, match=said):
        read_settings(GIVEN | wrong, tmp_path)
    with pytest.raises(ValueError, match="issuer: missing; client_id: missing"):
        read_settings({}, tmp_path)


@pytest.mark.parametrize(
    ("more", "roles", "scope"),
    [
        ({}, (Role.RECEPTION,), Scope(frozenset({"hannover"}))),
        ({"regions": "all"}, (Role.RECEPTION,), Scope()),
        ({"sites": "hannover/linden, hannover/mitte"}, (Role.RECEPTION,), TWO_SITES),
        ({"roles": "operator king reception"}, (Role.OPERATOR, Role.RECEPTION), Scope(frozenset({"hannover"}))),
    ],
)
def test_roles_and_area_are_lists_or_texts(more: dict[str, Any], roles: tuple[Role, ...], scope: Scope) -> None:
    identity = identity_of(CLAIMS | more, settings())

    assert (identity.login, identity.roles, identity.scope) == ("kaya", roles, scope)


def test_a_claim_may_lie_within_another_one_or_have_dots_in_its_name() -> None:
    nested = {key: value for key, value in CLAIMS.items() if key != "roles"} | {"realm_access": {"roles": ["operator"]}}

    assert identity_of(nested, settings(roles_claim="realm_access.roles")).roles == (Role.OPERATOR,)
    dotted = CLAIMS | {"de.example.roles": ["case_worker"]}
    assert identity_of(dotted, settings(roles_claim="de.example.roles")).roles == (Role.CASE_WORKER,)


@pytest.mark.parametrize(
    ("wrong", "claim"),
    [
        ({"sub": ""}, "sub"),
        ({"preferred_username": None}, "preferred_username"),
        ({"preferred_username": "k\u202eaya"}, "preferred_username"),
        ({"preferred_username": "k" * 101}, "preferred_username"),
        ({"name": ["A"]}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["king", 7]}, "roles"),
        ({"regions": []}, "regions"),
        ({"regions": None}, "regions"),
        ({"sites": ["wesel/moers"]}, "regions"),
    ],
)
def test_what_cannot_be_used_lets_nobody_in(wrong: dict[str, Any], claim: str) -> None:
    with pytest.raises(UnusableClaims, match=claim):
        identity_of(CLAIMS | wrong, settings())
