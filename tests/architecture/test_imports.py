"""The import rules of docs/architecture.md hold, and the checker would notice if they did not."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_the_import_rules_hold():
    result = lint()
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_service_that_imports_another_breaks_them(tmp_path):
    copy = tmp_path / "copy"
    for package in ("services", "demo", "deploy"):
        _copy_tree(ROOT / package, copy / package)
    (copy / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (copy / "services" / "sites" / "domain" / "wrong.py").write_text("import services.scheduling\nimport psycopg\n")
    result = lint(cwd=copy)
    assert result.returncode == 1
    assert "services-are-independent" in result.stdout or "never import each other" in result.stdout
    assert "services.sites.domain.wrong" in result.stdout


def test_a_service_that_knows_the_launcher_breaks_them(tmp_path):
    copy = tmp_path / "copy"
    for package in ("services", "demo", "deploy"):
        _copy_tree(ROOT / package, copy / package)
    (copy / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (copy / "services" / "chassis" / "wrong.py").write_text("import deploy.local\n")
    result = lint("--contract", "nothing-hangs-on-deploy", cwd=copy)
    assert result.returncode == 1
    assert "services.chassis.wrong" in result.stdout


def _copy_tree(source: Path, target: Path) -> None:
    for path in source.rglob("*.py"):
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(path.read_bytes())
