"""The fault suite's fixtures and its report; `tests/faults` named alone runs whole, beside other tests `sharp` only."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.backbone import ROOT
from tests.faults.arena import BROKEN, Arena
from tests.faults.oracle import Oracle
from tests.faults.proxy import Proxy
from tests.faults.report import Report
from tests.faults.schedule import SEED, Schedule, seed_of_run
from tests.probe.world import PACKAGE

HERE = Path(__file__).parent
REPORT = pytest.StashKey[Report]()
FOLDER = ROOT / ".run" / "faults"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sharp: of the fault suite, runs with all other tests too")
    config.stash[REPORT] = Report(seed_of_run())


def pytest_report_header(config: pytest.Config) -> str:
    return f"faults: {SEED}={config.stash[REPORT].seed} repeats this run"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _alone(config):
        return
    blunt = [item for item in items if HERE in item.path.parents and not item.get_closest_marker("sharp")]
    if blunt:
        config.hook.pytest_deselected(items=blunt)
        items[:] = [item for item in items if item not in blunt]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    report = config.stash[REPORT]
    if not report.runs and not report.broken:
        return
    path = _path(config)
    report.write(path)
    terminalreporter.section(f"faults, {SEED}={report.seed}")
    for line in report.table():
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"written to {path.relative_to(ROOT)}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of a run side by side has no terminal."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    report = session.config.stash[REPORT]
    if worker and (report.runs or report.broken):
        path = _path(session.config)
        report.write(path.with_stem(f"{path.stem}-{worker}"))


def _path(config: pytest.Config) -> Path:
    whole = _named(config) == [HERE]
    name = "report" if whole else "part" if _alone(config) else "sharp"
    # A run with a part broken on purpose must not pass for one of the product.
    return FOLDER / (f"{name}-without-{BROKEN}.json" if BROKEN else f"{name}.json")


def _alone(config: pytest.Config) -> bool:
    """Whether nothing but this folder, or parts of it, was asked for."""
    return all(path == HERE or HERE in path.parents for path in _named(config))


def _named(config: pytest.Config) -> list[Path]:
    return [(config.invocation_params.dir / argument.partition("::")[0]).resolve() for argument in config.args]


@pytest.fixture
def schedule(request: pytest.FixtureRequest) -> Schedule:
    return Schedule(request.config.stash[REPORT].seed, request.node.name)


@pytest.fixture
def oracle(request: pytest.FixtureRequest) -> Oracle:
    return Oracle(request.config.stash[REPORT], request.node.name.removeprefix("test_").replace("_", " "))


@pytest.fixture
def proxy() -> Iterator[Callable[[str], Proxy]]:
    """`proxy(uri)` stands before the server of this address; `.through(uri)` is the way by it."""
    made: list[Proxy] = []

    def make(uri: str) -> Proxy:
        parts = urlsplit(uri)
        assert parts.hostname and parts.port
        made.append(Proxy((parts.hostname, parts.port)))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def arena(
    tmp_path: Path, broker_uri: str, database: Callable[[str], str], oracle: Oracle, schedule: Schedule
) -> Iterator[Arena]:
    made = Arena(tmp_path, broker_uri, database(PACKAGE), database("source"), oracle, schedule)
    yield made
    made.close()
