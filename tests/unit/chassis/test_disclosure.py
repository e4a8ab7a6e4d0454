"""An error reaches logs, headers and probes by type and place; what it quotes does not (promise 10)."""

import io
import json
import logging
import smtplib
import sys

import psycopg
import pytest
from amqp.exceptions import PreconditionFailed

from services.chassis.messaging.parking import describe
from services.chassis.messaging.topology import Subscription
from services.chassis.process import logs
from services.chassis.process.disclosure import described, traced
from services.chassis.process.health import Health
from services.chassis.process.problems import Fault, Problem

SECRET = "erika.mustermann@example.org"


def refused_file() -> Problem:
    faults = [Fault(f"line 1/{SECRET}", "column-unknown", {"text": SECRET}, 1), Fault(SECRET, SECRET)]
    return Problem(422, "household-file-invalid", {"count": 2, "file": SECRET}, faults)


def raised(error: BaseException) -> BaseException:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            error.add_note(SECRET)
            raise error from cause
    except BaseException as caught:
        return caught


QUOTING = [
    ValueError(f"not a number: {SECRET}"),
    KeyError(SECRET),
    UnicodeEncodeError("ascii", SECRET, 0, 1, "no"),
    smtplib.SMTPRecipientsRefused({SECRET: (550, b"no")}),
    psycopg.DataError(f'invalid input syntax for type integer: "{SECRET}"'),
    psycopg.errors.UniqueViolation(f"duplicate key\nDETAIL:  Key (name)=({SECRET}) already exists."),
    refused_file(),
]


@pytest.mark.parametrize("error", QUOTING, ids=lambda error: type(error).__name__)
def test_no_value_that_an_error_quotes_is_told(error: Exception):
    caught = raised(error)

    texts = [described(caught), traced(caught), json.dumps(describe(Subscription("q", "e", "k"), {}, caught, 1))]
    assert [text for text in texts if SECRET in text] == []
    assert all(type(error).__name__ in text for text in texts)
    assert "raised(error)" not in texts[1]
    assert "test_disclosure.py" in texts[1]
    assert "KeyError" in texts[1]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (refused_file(), "Problem: 422 household-file-invalid (column-unknown x1, other x1)"),
        (FileNotFoundError(2, "No such file", "/letters"), "FileNotFoundError: [Errno 2] No such file: '/letters'"),
        (PreconditionFailed("queue q"), "PreconditionFailed: Queue.declare: (406) queue q"),
        (psycopg.OperationalError("connection refused"), "OperationalError: connection refused"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_an_operator_needs_is_told(error: Exception, told: str):
    assert described(error).startswith(told.split(":")[0])
    if not isinstance(error, PreconditionFailed):
        assert described(error) == told


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a service writes to its log; the process' own logging is put back afterwards."""
    root, written = logging.getLogger(), io.StringIO()
    before = (root.handlers[:], root.level)
    hooks = (sys.excepthook, sys.unraisablehook)
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("test")
    yield written
    root.handlers[:], root.level = before
    sys.excepthook, sys.unraisablehook = hooks


@pytest.mark.parametrize("error", QUOTING, ids=lambda error: type(error).__name__)
def test_whatever_way_an_error_is_logged_its_values_stay_out(lines: io.StringIO, error: Exception):
    caught = raised(error)
    foreign = logging.getLogger("some.library")

    logs.get_logger("ours").error("failed", reason=caught)
    logs.get_logger("ours").error("failed", exc_info=caught)
    foreign.error("failed: %s", caught)
    foreign.error("failed: %(error)r", {"error": caught})
    foreign.error(caught)
    try:
        raise caught
    except type(error):
        foreign.exception("failed")
        logs.get_logger("ours").exception("failed")
    sys.excepthook(type(caught), caught, caught.__traceback__)

    entries = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert len(entries) == 8
    assert SECRET not in lines.getvalue()
    assert all(type(error).__name__ in json.dumps(entry) for entry in entries)


def test_a_refusal_that_is_an_answer_is_no_line_of_the_log(lines: io.StringIO):
    nameko = logging.getLogger("nameko.containers")

    nameko.warning("(expected) error handling worker %s: %s", "worker", refused_file(), exc_info=True)
    nameko.error("error handling worker %s: %s", "worker", refused_file())

    assert [json.loads(line)["level"] for line in lines.getvalue().splitlines()] == ["error"]


def test_a_probe_says_why_it_is_not_ready_without_a_value():
    health = Health()

    def check() -> None:
        raise ValueError(SECRET)

    health.add("database", check)
    assert health.readiness() == (False, {"database": "ValueError"})
