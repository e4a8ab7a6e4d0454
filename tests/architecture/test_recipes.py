"""The recipes of docs/howto/change-it.md name files that are there."""

import re
from collections.abc import Iterator

from tests.architecture.code_uses import ROOT

PAGE = ROOT / "docs" / "howto" / "change-it.md"
TOP = ("services/", "tests/", "docs/", "deploy/", "demo/")
SERVICES = ("sites", "protection", "scheduling", "notification")


def paths(text: str) -> Iterator[str]:
    for quoted in re.findall(r"`([^`]+)`", text):
        if quoted.startswith(TOP):
            yield from (quoted.replace("<service>", name) for name in SERVICES) if "<service>" in quoted else [quoted]


def test_every_file_that_a_recipe_names_is_there() -> None:
    named = set(paths(PAGE.read_text(encoding="utf-8")))
    assert len(named) > 40
    assert not sorted(path for path in named if not (ROOT / path).exists())
