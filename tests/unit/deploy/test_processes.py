"""The one list of processes: what stands in it exists, and every fault of it is told at once."""

from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from deploy.processes import PATH, load_processes, processes, publishers, services
from services.chassis.process.config import ConfigError, load_settings

ROOT = Path(__file__).parents[3]


def faults(path: Path, text: str) -> dict[str, str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        load_processes(path)
    return {fault.place: fault.message for fault in refusal.value.faults}


def test_every_service_is_listed_and_every_module_exists() -> None:
    folders = {path.parent.name for path in (ROOT / "services").glob("*/service.py")}
    assert set(services()) == folders
    assert set(publishers()) == folders - {"gateway"}
    for process in processes():
        module, *arguments = process.arguments(1)
        assert find_spec(module), module
        for argument in arguments:
            assert ":" not in argument or find_spec(argument.partition(":")[0]), argument


def test_the_letter_workers_are_told_apart_by_number_and_port() -> None:
    (letters,) = [process for process in processes() if process.component == "worker"]
    settings = load_settings(environ={})
    assert [letters.called(number) for number in (1, 2)] == ["letters-1", "letters-2"]
    assert [letters.port_of(settings, number) for number in (1, 2)] == [8121, 8122]
    assert letters.arguments(2)[-2:] == ["--number", "2"]


def test_every_port_is_another() -> None:
    settings = load_settings(environ={})
    ports = Counter(each.port_of(settings, n) for each in processes() for n in range(1, each.replicas + 1))
    assert ports and set(ports.values()) == {1}


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    document = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    entries = document["processes"]
    entries[0] |= {"component": "servant", "replicas": 3, "colour": "red"}
    entries[1]["name"] = entries[2]["name"]
    entries[5]["service"] = "nobody"
    entries[6] |= {"port": "ports", "patience": 0}
    del entries[7]["command"]
    entries[8] = "letters"

    told = faults(tmp_path / "processes.yaml", yaml.safe_dump(document))

    assert told["processes/0/component"] == "must be one of service, relay, worker"
    assert "{number}" in told["processes/0/replicas"]
    assert told["processes/0/colour"] == "is unknown (a typing error?)"
    assert told["processes/2/name"] == "scheduling appears twice"
    assert told["processes/5/service"] == "nobody is no service of the list"
    assert {"processes/6/port", "processes/6/patience"} <= told.keys()
    assert told["processes/7/command"] == told["processes/8/name"] == "is missing"


@pytest.mark.parametrize("text", ["", "processes: []", "processes: [", "- 1"])
def test_a_file_that_is_no_list_of_processes_is_refused(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path / "processes.yaml", text)
