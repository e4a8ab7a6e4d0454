"""What runs is installed without what tests; both are locked to the same versions."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
TOOLS = {re.split(r"[<>=\[]", wanted)[0].lower() for wanted in EXTRAS["dev"]} - {"pillow"}  # which pikepdf needs, too


def locked(file: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / file).read_text(), re.MULTILINE | re.IGNORECASE))


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_a_test_tool_is_locked_for_those_who_test_alone(tool):
    assert tool in {name.lower() for name in locked("requirements-dev.lock")}
    assert tool not in {name.lower() for name in locked("requirements.lock")}


def test_what_is_tested_is_what_runs():
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()
