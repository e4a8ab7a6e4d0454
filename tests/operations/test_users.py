"""Whose users a system has that the launcher starts: the demo's only where nobody configured anything."""

import pytest

from deploy.local.settings import load_local_settings
from deploy.local.users import DEMO_USERS, take_users
from services.chassis.process.config import ConfigError


def test_a_bare_make_run_takes_the_demo_users_and_says_so():
    said, environ = [], {}
    assert take_users(load_local_settings({}), environ, said.append) == DEMO_USERS
    assert environ == {"STUFENPLAN_USERS": str(DEMO_USERS)}
    assert len(said) == 1 and "demo/users.yaml" in said[0]


def test_whoever_brings_a_configuration_brings_users_too(tmp_path):
    environ = {"STUFENPLAN_CONFIG": str(tmp_path / "stufenplan.yaml")}
    with pytest.raises(ConfigError, match="nobody may log in yet"):
        take_users(load_local_settings({}), environ, pytest.fail)
    (tmp_path / "users.yaml").write_bytes(DEMO_USERS.read_bytes())
    assert take_users(load_local_settings({}), environ, pytest.fail) == tmp_path / "users.yaml"


def test_every_fault_of_a_users_file_is_told_before_anything_starts(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("users:\n  - login: a\n    farbe: rot\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        take_users(load_local_settings({}), {"STUFENPLAN_USERS": str(path)}, pytest.fail)
    assert any("users/0/farbe" in fault.message for fault in refusal.value.faults)
    assert any("users/0/password_hash" in fault.message for fault in refusal.value.faults)
