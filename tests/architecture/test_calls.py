"""Calls go through their contracts: no method is named in a string, and a wrong field is found before anything runs."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from services.contracts.calls.call import Call, calls_of
from services.gateway.backends import generate

ROOT = Path(__file__).parents[2]
HOME = ROOT / "services" / "contracts" / "calls"
LOOKED_AT = ("services", "demo", "deploy")


def calls() -> list[Call]:
    modules = (import_module(f"services.contracts.calls.{name}") for name in generate.SERVICES)
    return [call for module in modules for call in calls_of(module)]


def sources() -> Iterator[Path]:
    for folder in LOOKED_AT:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if HOME not in path.parents)


def names_in_calls(source: str, methods: set[str]) -> Iterator[int]:
    """Lines where a method's name stands as text in something that is called or looked up by it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            texts = {each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)}
            asked = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if texts & methods and asked in ("call", "call_async", "getattr", "_control"):
                yield node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            service, dot, method = node.value.partition(".")
            if dot and service in generate.SERVICES and method in methods:
                yield node.lineno


def test_no_call_is_named_in_a_string_outside_the_contracts() -> None:
    methods = {call.method for call in calls()}
    named = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        for line in names_in_calls(path.read_text(encoding="utf-8"), methods)
    ]
    assert named == []


@pytest.mark.parametrize(
    "wrong", ['services.call("sites", "get_switch", id)', 'getattr(proxy, "book")(x)', 'ask("scheduling.book")']
)
def test_the_scan_would_notice_one(wrong: str) -> None:
    assert list(names_in_calls(wrong, {"get_switch", "book"})) == [1]


@pytest.mark.parametrize("service", generate.SERVICES)
def test_the_committed_proxies_are_those_of_the_contracts(service: str) -> None:
    for path, source in generate.sources(service).items():
        assert path.read_text(encoding="utf-8") == source, f"run `make docs` and commit {path.name}"


WRONG = """
from services.contracts.calls.actor import Actor
from services.gateway.backends.backends import Backends


def ask(backends: Backends, actor: Actor) -> int:
    backends.sites.get_switch(switch_id="x")
    backends.sites.get_switch(switch="x")
    backends.scheduling.list_appointments(region="x", site="y", since="z", until=5)
    backends.sites.file_switch(region="x", to_stage="y", actor=actor)
    return backends.sites.list_sites(region="x")[0]["nmae"]
"""


def test_a_wrong_field_fails_in_the_type_check(tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text(WRONG, encoding="utf-8")
    options = ["--config-file", str(ROOT / "pyproject.toml"), "--no-color-output"]
    command = [sys.executable, "-m", "mypy", *options, str(file)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    # mypy answers from its cache where the same text lay in the folder of an earlier run, and names that one.
    refused = {int(line.split(":")[1]) for line in told.splitlines() if f"{file.name}:" in line and ": error:" in line}
    assert refused == {8, 9, 10, 11}, told
