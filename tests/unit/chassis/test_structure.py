"""The chassis knows no domain, and the framework is only where it must be."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHASSIS = Path(__file__).parents[3] / "services" / "chassis"
FILES = sorted(CHASSIS.rglob("*.py"))
RIM = "process"


def imports(path: Path) -> set[str]:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    return imported


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CHASSIS)))
def test_the_framework_is_imported_at_the_rim_only(path):
    framework = {name for name in imports(path) if name.split(".")[0] in ("nameko", "eventlet", "greenlet")}
    assert not framework or path.relative_to(CHASSIS).parts[0] == RIM


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CHASSIS)))
def test_no_name_of_the_domain_is_in_it(path):
    code = re.sub(r'""".*?"""|#.*|help="[^"]*"|metavar=.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"\b(site|sites|household|stage|appointment|letter|scheduling|notification)s?\b", code)


def test_the_crash_points_are_read_in_one_place_only():
    readers = [path.name for path in FILES if "STUFENPLAN_FAIL_AT" in path.read_text(encoding="utf-8")]
    assert readers == ["failpoints.py"]


@pytest.mark.parametrize("module", ["messaging.relay", "storage.migrate"])
def test_relay_and_migrations_run_without_eventlet(module):
    code = f"import sys, services.chassis.{module}; sys.exit('eventlet' in sys.modules or 'nameko' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
