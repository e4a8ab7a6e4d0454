"""A Protocol is there where two classes stand behind it: the service's own adapter, and a fake that tests run on."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.code_uses import ROOT, SERVICES, sources, tree_of

FAKES = ROOT / "tests" / "fakes"
NAMES = ("sites", "protection", "scheduling", "notification")


def protocols(service: str) -> dict[str, frozenset[str]]:
    """What each Protocol of the application asks for, by its name."""
    classes = classes_in([SERVICES / service / "application"])
    return {each.name: members(each) for each in classes if "Protocol" in bases(each)}


def classes_in(folders: list[Path]) -> Iterator[ast.ClassDef]:
    for path in sources(*folders):
        yield from (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef))


def bases(node: ast.ClassDef) -> set[str]:
    return {base.id for base in node.bases if isinstance(base, ast.Name)}


def members(node: ast.ClassDef) -> frozenset[str]:
    """Methods, fields, names that stand for another one, and what is set on `self`."""
    names: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.FunctionDef):
            names.add(each.name)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            names.add(each.id)
        elif isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
            names.add(each.attr)
    return frozenset(names - {"__init__"})


def behind(asked: frozenset[str], classes: dict[str, ast.ClassDef]) -> list[str]:
    def offered(node: ast.ClassDef) -> frozenset[str]:
        return members(node).union(*(offered(classes[name]) for name in bases(node) if name in classes))

    return [name for name, node in classes.items() if "Protocol" not in bases(node) and asked <= offered(node)]


def named(*paths: Path) -> dict[str, ast.ClassDef]:
    files = [path for path in paths if path.suffix]
    trees = [tree_of(path) for path in [*files, *sources(*(path for path in paths if not path.suffix))]]
    return {node.name: node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


@pytest.mark.parametrize("service", NAMES)
def test_every_protocol_has_an_implementation_of_ours_and_a_fake(service: str) -> None:
    asked = {name: wanted for name, wanted in protocols(service).items() if "__call__" not in wanted}
    assert asked
    ours = named(SERVICES / service / "adapters", SERVICES / "chassis")
    fakes = named(FAKES / "store.py", FAKES / "clock.py", FAKES / service)
    lonely = [name for name, wanted in asked.items() if not behind(wanted, ours) or not behind(wanted, fakes)]
    assert not lonely
