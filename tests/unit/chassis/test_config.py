"""Settings are checked whole: every fault is listed with its place, and nothing starts on half of them."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from services.chassis.process.config import DEFAULT_PATH, ConfigError, load_settings


def document() -> dict:
    return yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))


def faults(tmp_path: Path, changed: object, environ: dict[str, str] | None = None) -> dict[str, str]:
    path = tmp_path / "settings.yaml"
    path.write_text(changed if isinstance(changed, str) else yaml.safe_dump(changed), encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        load_settings(path, environ or {})
    return {fault.place: fault.message for fault in refusal.value.faults}


def test_the_shipped_settings_are_valid():
    settings = load_settings(environ={})

    assert settings.service("sites").port == 8101
    assert settings.http_host == "127.0.0.1"


def test_every_key_of_the_shipped_settings_has_a_comment():
    lines = DEFAULT_PATH.read_text(encoding="utf-8").splitlines()
    services = lines.index("services:")
    for before, line in pairwise(map(str.strip, lines[:services])):
        if line and not line.startswith("#") and not line.endswith(":") and "longest_backoff" not in line:
            assert before.startswith("#"), line
    explained = "\n".join(lines[:services])
    for key in document()["services"]["sites"]:
        assert f"#   {key} " in explained, key


def test_the_environment_wins(tmp_path):
    environ = {
        "AMQP_URI": "amqp://other/",
        "DATABASE_URL": "postgresql://there/sites",
        "STUFENPLAN_HOME": str(tmp_path),
    }

    settings = load_settings(environ=environ)

    assert (settings.amqp_uri, settings.database_url) == ("amqp://other/", "postgresql://there/sites")
    assert settings.home == tmp_path


def test_a_file_of_before_events_shared_transactions_is_still_one(tmp_path):
    before = document()
    del before["delivery"]["batch"]
    path = tmp_path / "before.yaml"
    path.write_text(yaml.safe_dump(before), encoding="utf-8")

    settings = load_settings(path, {})

    assert settings.delivery.batch == 20
    assert settings.in_hand("sites") == settings.service("sites").prefetch + 19


def test_all_faults_are_listed_at_once(tmp_path):
    broken = document()
    broken["retry"] = {"delay_seconds": "soon", "limit": 0, "longest_pause_seconds": 60}
    del broken["broker"]["heartbeat_seconds"]
    broken["services"]["sites"]["port"] = 99999
    broken["services"]["protection"]["port"] = broken["services"]["gateway"]["port"]
    broken["services"]["scheduling"]["prefetch"] = 100
    broken["delivery"]["batch"] = 51
    broken["rely"] = {}
    broken["http"]["hots"] = "127.0.0.1"
    environ = {"AMQP_URI": "http://x", "DATABASE_URL": "mysql://x", "STUFENPLAN_NOW": "2020-06-16"}

    faulty = faults(tmp_path, broken, environ)

    assert set(faulty) == {
        "retry/delay_seconds",
        "retry/limit",
        "broker/heartbeat_seconds",
        "services/sites/port",
        "services/protection/port",
        "services/scheduling/prefetch",
        "delivery/batch",
        "rely",
        "http/hots",
        "AMQP_URI",
        "DATABASE_URL",
        "STUFENPLAN_NOW",
    }
    assert faulty["broker/heartbeat_seconds"] == "is missing"
    assert faulty["http/hots"] == "is unknown (a typing error?)"
    assert faulty["services/protection/port"] == "port 8080 is already taken by services/gateway/port"


def test_a_cluster_has_several_addresses_and_each_is_checked(tmp_path):
    nodes = "amqp://u:p@one/;amqps://u:p@two/"
    assert load_settings(environ={"AMQP_URI": nodes}).amqp_uri == nodes

    faulty = faults(tmp_path, document(), {"AMQP_URI": f"{nodes};three:5672"})

    assert faulty == {"AMQP_URI": "address 3 of 3 must begin with amqp:// or amqps://"}


def test_an_inbox_may_not_forget_before_a_replay(tmp_path):
    broken = document()
    broken["relay"]["inbox_retention_days"] = 7

    assert set(faults(tmp_path, broken)) == {"relay/inbox_retention_days"}


def test_a_file_that_is_no_yaml_or_not_there_is_said_so(tmp_path):
    assert "is not valid YAML" in next(iter(faults(tmp_path, "a: [1").values()))
    assert "must hold keys" in faults(tmp_path, "- 1")["(root)"]
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path / "absent.yaml", {})


def test_a_service_without_settings_is_named():
    with pytest.raises(ConfigError, match="services/unknown: is missing"):
        load_settings(environ={}).service("unknown")


def test_numbers_have_a_bound_and_texts_no_control_characters(tmp_path):
    broken = document()
    broken["http"]["idle_seconds"] = float("inf")
    broken["retry"]["delay_seconds"] = float("nan")
    broken["relay"]["batch"] = 10**30
    broken["http"]["host"] = "127.0.0.1\x1b"
    broken["home"] = "x" * 5000
    environ = {
        "DATABASE_URL": "postgresql://there/\u202esites",
        "STUFENPLAN_NOW": "0001-01-01T00:00:00+14:00",
        "STUFENPLAN_NOW_SINCE": "1e300",
    }

    assert set(faults(tmp_path, broken, environ)) == {
        "http/idle_seconds",
        "retry/delay_seconds",
        "relay/batch",
        "http/host",
        "home",
        "DATABASE_URL",
        "STUFENPLAN_NOW",
        "STUFENPLAN_NOW_SINCE",
    }
