"""The gateway's own options: every wrong one is named with its place before it starts."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from werkzeug.security import generate_password_hash

from services.chassis.process.config import ConfigError, Settings, load_settings
from services.gateway.composition import build
from tests.unit.gateway.fakes import USERS


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("STUFENPLAN_CONFIG", "STUFENPLAN_USERS"):
        monkeypatch.delenv(variable, raising=False)


def settings(home: Path, options: Mapping[str, Any]) -> Settings:
    shipped = load_settings(environ={"STUFENPLAN_HOME": str(home), "DATABASE_URL": "postgresql://127.0.0.1:1/none"})
    gateway = replace(shipped.service("gateway"), options=options)
    return replace(shipped, services={**shipped.services, "gateway": gateway})


def test_every_option_that_would_break_the_gateway_is_named_with_what_it_has_to_be(tmp_path: Path) -> None:
    wrong = {
        "colour": "red",
        "users": 7,
        "token_hours": 0,
        "trusted_proxies": 0.5,
        "secure_cookies": 1,
        "rpc_seconds": 0,
        "kept_events": 0.5,
    }

    with pytest.raises(ConfigError) as raised:
        build(settings(tmp_path, wrong))

    assert {fault.place.rpartition("/")[2]: fault.message for fault in raised.value.faults} == {
        "colour": "is unknown (a typing error?)",
        "users": "must be a text, for instance users.yaml",
        "token_hours": "must be a number above 0, at most 744",
        "trusted_proxies": "must be a whole number from 0 to 10",
        "secure_cookies": "must be true or false",
        "rpc_seconds": "must be a number above 0, at most 3600",
        "kept_events": "must be a whole number from 1 to 100000",
    }


def test_right_options_are_taken_whole_numbers_and_fractions(tmp_path: Path) -> None:
    options = {"users": str(USERS), "token_hours": 0.5, "trusted_proxies": 1, "secure_cookies": True, "rpc_seconds": 2}

    assert build(settings(tmp_path, options)).tokens.lifetime_seconds == 1800


@pytest.mark.parametrize("configured", [True, False])
def test_without_a_users_file_it_does_not_start_and_says_what_to_write_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: bool
) -> None:
    """Never with the demo's users: their password is published."""
    monkeypatch.chdir(USERS.parent)
    if configured:
        monkeypatch.setenv("STUFENPLAN_CONFIG", str(tmp_path / "stufenplan.yaml"))

    with pytest.raises(ConfigError) as raised:
        build(settings(tmp_path, {}))

    (fault,) = raised.value.faults
    assert fault.place == "services/gateway/options/users"
    assert "STUFENPLAN_USERS names (docs/howto/operate.md" in fault.message
    assert (str(tmp_path / "users.yaml") if configured else "beside the file that STUFENPLAN_CONFIG") in fault.message


def test_only_who_stands_in_the_users_file_beside_the_configuration_gets_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"login": "k.meier", "name": "K. Meier", "role": "operator", "regions": "all"}
    hashed = generate_password_hash("a password of their own", "pbkdf2:sha256:1")
    (tmp_path / "users.yaml").write_text(yaml.safe_dump({"users": [own | {"password_hash": hashed}]}), "utf-8")
    monkeypatch.setenv("STUFENPLAN_CONFIG", str(tmp_path / "stufenplan.yaml"))

    parts = build(settings(tmp_path, {}))

    assert parts.accounts.said == ("k.meier",)


def test_the_environment_names_another_users_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "users.yaml").write_text("users: []", encoding="utf-8")
    monkeypatch.setenv("STUFENPLAN_CONFIG", str(tmp_path / "stufenplan.yaml"))
    monkeypatch.setenv("STUFENPLAN_USERS", str(USERS))

    assert "leitung" in build(settings(tmp_path, {})).accounts.said


def test_without_a_database_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        build(replace(settings(tmp_path, {"users": str(USERS)}), database_url=""))

    assert [(fault.place, fault.message) for fault in raised.value.faults] == [("DATABASE_URL", "is not set")]
