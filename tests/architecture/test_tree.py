"""The tree stays readable: small files, every service complete, no registry host and no path of one machine in it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("sites", "protection", "scheduling", "notification", "gateway")
WITH_DATABASE = SERVICES[:4]
LONGEST_FILE = 300
REGISTRIES = re.compile("|".join([r"pypi\.", r"python" + r"hosted", r"registry\.npm", r"deb\.debian"]))


def tracked(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def generated(text: str) -> bool:
    """What `make docs` writes is as long as its contract; nobody reads or edits it."""
    return "\n\nGenerated from `" in text[:400]


def test_no_source_file_is_too_long():
    texts = {path: path.read_text() for path in tracked("*.py")}
    lines = {path: len(text.splitlines()) for path, text in texts.items() if not generated(text)}
    long = {str(path.relative_to(ROOT)): count for path, count in lines.items() if count > LONGEST_FILE}
    assert not long, long


def test_no_room_is_called_utils():
    assert not [
        path
        for path in tracked()
        if re.search(r"(^|/)(utils?|helpers?|misc|common)(/|\.py$)", str(path.relative_to(ROOT)))
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_what_it_is(service):
    text = (ROOT / "services" / service / "README.md").read_text()
    for word in ("owns", "publishes", "subscribes", "metrics"):
        assert word in text.lower(), f"services/{service}/README.md does not say what it {word}"


@pytest.mark.parametrize("service", WITH_DATABASE)
def test_migrations_are_numbered_without_gaps(service):
    names = sorted(
        path.name for path in (ROOT / "services" / service / "migrations").glob("*.sql") if ".rollback" not in path.name
    )
    assert names, f"{service} has no migrations"
    assert [name.partition("_")[0] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]


def test_nothing_names_a_package_registry():
    texts = tracked("*.lock", "*.toml", "*.yaml", "*.yml", "*.json", "*.cfg", "*.txt", "*.sh", "Makefile", "*.md")
    assert not [path for path in texts if REGISTRIES.search(path.read_text(errors="replace"))]


def test_nothing_names_a_path_of_one_machine():
    own = re.compile(r"/wo" + r"rk/|/ho" + r"me/\w+/")
    assert not [
        path
        for path in tracked()
        if path.suffix not in {".png", ".pdf"} and own.search(path.read_text(errors="replace"))
    ]
