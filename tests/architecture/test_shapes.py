"""The four services have one shape: whoever knows one finds the way in the others."""

import ast
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[2] / "services"
SISTERS = ("sites", "protection", "scheduling", "notification")
EVERYWHERE = (
    "README.md",
    "service.py",
    "domain/__init__.py",
    "application/__init__.py",
    "application/ports.py",
    "application/announce.py",
    "adapters/metrics.py",
    "adapters/postgres/work.py",
    "entrypoints/rpc.py",
    "entrypoints/events.py",
    "migrations",
)
APP = ("begin", "receive", "clock", "new_id", "meter")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def class_named(path: Path, name: str) -> ast.ClassDef:
    return next(node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef) and node.name == name)


@pytest.mark.parametrize("service", SISTERS)
def test_every_service_has_the_same_rooms(service):
    assert [name for name in EVERYWHERE if not (SERVICES / service / name).exists()] == []


@pytest.mark.parametrize("service", SISTERS)
def test_its_application_object_has_what_all_have(service):
    app = class_named(SERVICES / service / "application" / "ports.py", "App")
    fields = {
        node.target.id for node in app.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    assert set(APP) <= fields


@pytest.mark.parametrize("service", SISTERS)
def test_its_class_is_put_together_in_the_same_way(service):
    name = f"{service.capitalize()}Service"
    declared = class_named(SERVICES / service / "service.py", name)
    bases = [ast.unparse(base) for base in declared.bases]
    assert bases[0] == f"{service.capitalize()}Rpc" and bases[1] == f"{service.capitalize()}Events"
    assert bases[-1] == "Service"
    functions = {
        node.name for node in parsed(SERVICES / service / "service.py").body if isinstance(node, ast.FunctionDef)
    }
    assert "build" in functions


@pytest.mark.parametrize("service", SISTERS)
def test_its_unit_of_work_is_the_chassis(service):
    work = class_named(SERVICES / service / "adapters" / "postgres" / "work.py", "PostgresWork")
    assert [ast.unparse(base) for base in work.bases] == ["UnitOfWork"]


@pytest.mark.parametrize("service", SISTERS)
def test_each_event_has_one_handler_that_receives_it_through_the_inbox(service):
    source = (SERVICES / service / "entrypoints" / "events.py").read_text(encoding="utf-8")
    handlers = class_named(SERVICES / service / "entrypoints" / "events.py", f"{service.capitalize()}Events")
    methods = [node for node in handlers.body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    assert methods and "receive(" in source
    assert all(method.name.startswith("on_") for method in methods)


@pytest.mark.parametrize("service", SISTERS)
def test_sql_stands_in_sql_files(service):
    statements = []
    for path in (SERVICES / service).rglob("*.py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.lstrip().upper()
                if text.startswith(("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ")) and "PG_" not in text:
                    statements.append(f"{path.relative_to(SERVICES)}:{node.lineno}")
    assert statements == []
