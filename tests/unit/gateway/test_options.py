"""The gateway's own options: every wrong one is named with its place before it starts."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.chassis.process.config import ConfigError, Settings, load_settings
from services.gateway.composition import build
from tests.unit.gateway.fakes import USERS


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
        "token_hours": "must be a number above 0",
        "trusted_proxies": "must be a whole number of at least 0",
        "secure_cookies": "must be true or false",
        "rpc_seconds": "must be a number above 0",
        "kept_events": "must be a whole number of at least 1",
    }


def test_right_options_are_taken_whole_numbers_and_fractions(tmp_path: Path) -> None:
    options = {"token_hours": 0.5, "trusted_proxies": 1, "secure_cookies": True, "rpc_seconds": 2}

    assert build(settings(tmp_path, options)).tokens.lifetime_seconds == 1800


def test_a_users_file_beside_the_configuration_in_use_wins_over_the_demo_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever keeps both in /etc would run with the published password of the demo."""
    assert build(settings(tmp_path, {})).users.find("leitung")
    shipped = yaml.safe_load(USERS.read_text(encoding="utf-8"))["users"][0]
    own = {"users": [shipped | {"login": "k.meier"}]}
    (tmp_path / "users.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    monkeypatch.setenv("STUFENPLAN_CONFIG", str(tmp_path / "stufenplan.yaml"))

    users = build(settings(tmp_path, {})).users

    assert users.find("k.meier") and not users.find("leitung")


def test_without_a_database_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        build(replace(settings(tmp_path, {}), database_url=""))

    assert [(fault.place, fault.message) for fault in raised.value.faults] == [("DATABASE_URL", "is not set")]
