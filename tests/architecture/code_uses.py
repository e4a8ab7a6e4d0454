"""Which codes the code raises and which sentences it says, read from the source itself."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from services.contracts.problems import ProblemKind

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "services"


@dataclass(frozen=True)
class FaultUse:
    """`params` None: they are not written out where the code is."""

    where: str
    code: str
    params: frozenset[str] | None


@dataclass(frozen=True)
class Sentence:
    where: str
    ids: tuple[str, ...]  # singular and, where there is one, plural


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def problem_kinds() -> set[ProblemKind]:
    """Every kind that a module of the services declares."""
    declaring = [path for path in sources(SERVICES) if "ProblemKind(" in path.read_text(encoding="utf-8")]
    kinds: set[ProblemKind] = set()
    for path in declaring:
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for value in vars(module).values():
            for kind in value if isinstance(value, tuple) else (value,):
                if isinstance(kind, ProblemKind):
                    kinds.add(kind)
    return kinds


def fault_uses() -> list[FaultUse]:
    """Codes written out where they are raised, in fields' messages and in tables of hints; none that is computed."""
    return [use for path in sources(SERVICES) for use in _fault_uses(path)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


_TABLES = ("error_messages", "HINTS", "_BASE")


def _fault_uses(path: Path) -> Iterator[FaultUse]:
    for node in ast.walk(tree_of(path)):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            code, params = _fault_call(node)
            for text in _texts(code):
                yield FaultUse(where, text, params)
        elif isinstance(node, ast.Assign) and any(_name(target).endswith(_TABLES) for target in node.targets):
            for value in getattr(node.value, "values", ()):
                for text in _texts(value):
                    yield FaultUse(where, text, None)


# Who takes a code, at which position, and where its params are: at a position, among the keywords, or these.
_TAKERS: Mapping[str, tuple[int, int | str | frozenset[str]]] = {
    "Fault": (1, 2),
    "InUse": (1, 2),
    "Coded": (0, "keywords"),
    "Unreadable": (0, "keywords"),
    "_Wrong": (0, "keywords"),
    "Matches": (1, frozenset()),
    "unknown": (3, frozenset({"name", "known"})),
}


def _fault_call(call: ast.Call) -> tuple[ast.AST | None, frozenset[str] | None]:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    at, params = _TAKERS.get(_name(call.func), (len(call.args), frozenset()))
    code = call.args[at] if at < len(call.args) else None
    if isinstance(params, int):
        return code, _keys(call.args[params] if len(call.args) > params else keywords.get("params"))
    if isinstance(params, str):
        return code, frozenset(keywords) if len(keywords) == len(call.keywords) else None
    return code, params


def _keys(params: ast.AST | None) -> frozenset[str] | None:
    if params is None:
        return frozenset()
    if isinstance(params, ast.Dict) and all(isinstance(key, ast.Constant) for key in params.keys):
        return frozenset(str(key.value) for key in params.keys if isinstance(key, ast.Constant))
    if isinstance(params, ast.Call) and _name(params.func) == "dict" and not params.args:
        return frozenset(str(keyword.arg) for keyword in params.keywords)
    return None


def _texts(node: ast.AST | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def sentences(folder: Path) -> list[Sentence]:
    """What `gettext` and `ngettext` say in these modules."""
    return [sentence for path in sources(folder) for sentence in _sentences(path)]


def _sentences(path: Path) -> Iterator[Sentence]:
    for node in ast.walk(tree_of(path)):
        counted = {"gettext": 1, "ngettext": 2}.get(_name(node.func)) if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and counted:
            ids: list[Any] = [argument.value for argument in node.args[:counted] if isinstance(argument, ast.Constant)]
            if len(ids) == counted:
                yield Sentence(f"{name_of(path)}:{node.lineno}", tuple(ids))
