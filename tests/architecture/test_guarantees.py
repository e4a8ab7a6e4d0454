"""Every promise in docs/guarantees.md names tests, and those tests exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISES = (ROOT / "docs" / "guarantees.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def sections() -> list[str]:
    return re.split(r"^### ", PROMISES, flags=re.MULTILINE)[1:]


def test_every_promise_names_a_test():
    assert sections()
    assert not [section.splitlines()[0] for section in sections() if not NAMED.search(section)]


def test_every_named_test_exists():
    missing = []
    for file, name in NAMED.findall(PROMISES):
        path = ROOT / file
        functions = (
            {n.name for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)}
            if path.exists()
            else set()
        )
        if name not in functions:
            missing.append(f"{file}::{name}")
    assert not missing, missing
