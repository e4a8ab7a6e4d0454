"""What `make run` says when it cannot start: one clear sentence, and nothing is left running."""

import os
import socket
import subprocess
import sys

import pytest
import yaml

from deploy.local.home import Home
from deploy.local.ports import free_port
from deploy.local.provision import ROOT
from deploy.local.users import DEMO_USERS
from services.chassis.process.config import DEFAULT_PATH


@pytest.fixture
def configuration(tmp_path):
    """The shipped configuration on free ports, to be spoiled by the test."""
    document = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    for service in document["services"].values():
        service |= {key: free_port() for key in ("port", "relay_port") if service.get(key)}
    document["services"]["notification"]["options"]["letter_worker_port"] = 0
    document["local"] = {}
    return document


@pytest.fixture
def launch(tmp_path, configuration):
    def run(**environment):
        path = tmp_path / "stufenplan.yaml"
        path.write_text(yaml.safe_dump(configuration))
        own = ("AMQP_URI", "DATABASE_URL", "STUFENPLAN_USERS", "LC_ALL", "LC_MESSAGES", "LANG")
        clean = {key: value for key, value in os.environ.items() if key not in own}
        (tmp_path / "users.yaml").write_bytes(DEMO_USERS.read_bytes())
        return subprocess.run(
            [sys.executable, "-m", "deploy.local.run"],
            env=clean | {"STUFENPLAN_CONFIG": str(path), "STUFENPLAN_HOME": str(tmp_path / "home")} | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_a_port_in_use_is_named_with_its_holder(launch, configuration):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        configuration["services"]["gateway"]["port"] = port
        outcome = launch()
    assert outcome.returncode == 1
    assert f"Port {port} (gateway) ist schon belegt" in outcome.stderr
    assert f"Prozess {os.getpid()}" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_it_speaks_english_where_the_terminal_does(launch, tmp_path):
    home = Home(tmp_path / "home")
    home.take()
    outcome = launch(LANG="en_GB.UTF-8")
    home.release()
    assert outcome.stderr.startswith("Error: On ")
    assert f"there runs a Stufenplan already (process {os.getpid()})" in outcome.stderr


def test_a_users_file_that_is_not_there_or_not_sound_is_told_before_anything_starts(launch, tmp_path):
    outcome = launch(STUFENPLAN_USERS=str(tmp_path / "absent.yaml"))
    assert outcome.returncode == 1
    assert "services/gateway/options/users" in outcome.stderr and "absent.yaml" in outcome.stderr
    assert not (tmp_path / "home" / "logs").exists()


def test_every_fault_of_the_configuration_is_listed(launch, configuration):
    configuration["services"]["sites"]["max_workers"] = "many"
    configuration["retry"]["limit"] = 0
    outcome = launch()
    assert outcome.returncode == 1
    assert "services/sites/max_workers" in outcome.stderr
    assert "retry/limit" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_every_fault_of_the_launchers_own_section_is_listed(launch, configuration):
    gateway = configuration["services"]["gateway"]["port"]
    configuration["local"] = {"letter_workers": "two", "brokr_port": 1, "database_port": gateway}
    outcome = launch()
    assert outcome.returncode == 1
    for place in ("local/letter_workers", "local/brokr_port", "local/database_port"):
        assert place in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_second_start_on_the_same_home_is_refused(launch, tmp_path):
    home = Home(tmp_path / "home")
    home.take()
    outcome = launch()
    home.release()
    assert outcome.returncode == 1
    assert f"läuft schon ein Stufenplan (Prozess {os.getpid()})" in outcome.stderr


def test_a_home_that_cannot_be_made_is_named(launch):
    outcome = launch(STUFENPLAN_HOME="/proc/nowhere")
    assert outcome.returncode == 1
    assert outcome.stderr == "Fehler: /proc/nowhere: No such file or directory\n"


def test_an_unreachable_broker_given_by_the_user_is_named(launch):
    outcome = launch(AMQP_URI="amqp://guest:guest@127.0.0.1:1/")
    assert outcome.returncode == 1
    assert "AMQP_URI nicht erreichbar" in outcome.stderr
    assert "Traceback" not in outcome.stderr
