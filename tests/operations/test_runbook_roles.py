"""No runbook tells somebody to do what their role may not: each step of each alert, held against the permissions.

Whoever reads a runbook is an operator. A step is for somebody else where its sentence names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from services.gateway.access.permissions import GRANTS, Role
from tests.backbone import ROOT
from tests.operations.test_alert_rules import alerts
from tests.unit.gateway.fakes import make_app

COMMANDS = {
    "appointment calls": "Appointments.list_phone_notices",
    "appointment find": "Searches.search_appointments",
    "appointment list": "Appointments.list_appointments",
    "campaign pause": "Campaigns.pause",
    "campaign release": "Campaigns.release",
    "campaign show": "Campaigns.get_campaign",
    "deadletter list": "Dead letters.list_queues",
    "switch show": "Switches.get_switch",
}
ACTS = {
    "import it again": "Imports.import_households",
    "load it again": "Regions.put_region",
    "loads the region file": "Regions.put_region",
    "who switches them": "Switches.file_switch",
    "resumes or cancels it": "Campaigns.resume",
    "move or cancel one": "Appointments.move",
}
"""What is told without its command. The endpoint that does it says which permission it needs."""
NAMED = {
    "letter office": Role.LETTER_OFFICE,
    "manager": Role.REGIONAL_MANAGER,
    "reception": Role.RECEPTION,
    "case workers": Role.CASE_WORKER,
}
NOT_FOR_OPERATORS = "operators may not"


def entry(alert: str) -> str:
    page, _, anchor = alerts()[alert]["annotations"]["runbook_url"].partition("#")
    sections = re.split(r"^#+ (.+)$", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return next(text for head, text in zip(sections[1::2], sections[2::2], strict=True) if head.lower() == anchor)


def steps(text: str) -> Iterator[str]:
    """Sentences, and the parts of one that are for different people."""
    return (step for step in re.split(r"(?<=[.?;])\s+|, then ", " ".join(text.split())) if step)


def commands(step: str) -> list[str]:
    """`stufenplan switch show …`, or `campaign show` for short."""
    quoted = (quote.removeprefix("stufenplan ").split() for quote in re.findall(r"`([^`]+)`", step))
    groups = {command.split()[0] for command in COMMANDS}
    return [" ".join(words[:2]) for words in quoted if words and words[0] in groups and len(words) > 1]


def done(step: str) -> list[str]:
    """The endpoints of all that the step tells to do."""
    acts = [endpoint for words, endpoint in ACTS.items() if words in step]
    return [*(COMMANDS[command] for command in commands(step)), *acts]


def whose(step: str) -> list[Role]:
    return [role for words, role in NAMED.items() if words in step.lower()] or [Role.OPERATOR]


@pytest.fixture(scope="module")
def permissions() -> dict[str, object]:
    app, _ = make_app()
    needed = {name: getattr(view, "permission", None) for name, view in app.view_functions.items()}
    return {name: needed[name] for name in {*COMMANDS.values(), *ACTS.values()}}


@pytest.mark.parametrize("alert", alerts())
def test_whoever_a_step_is_for_may_do_it(alert: str, permissions: dict[str, object]) -> None:
    for step in steps(entry(alert)):
        for endpoint in done(step):
            refused = [role for role in whose(step) if permissions[endpoint] not in GRANTS[role]]
            assert refused == [], (step, endpoint)
            if NOT_FOR_OPERATORS in step:
                assert permissions[endpoint] not in GRANTS[Role.OPERATOR], step


def test_every_act_that_is_looked_for_still_stands_in_a_runbook() -> None:
    """Else the test above looks for nothing."""
    whole = " ".join(" ".join(entry(alert).split()) for alert in alerts())
    assert [words for words in ACTS if words not in whole] == []
    assert [
        command for command in COMMANDS if command not in {c for step in steps(whole) for c in commands(step)}
    ] == []


@pytest.mark.parametrize(
    ("step", "role", "endpoint"),
    [
        ("Call them: `stufenplan appointment calls`.", Role.OPERATOR, "Appointments.list_phone_notices"),
        ("Reception runs `stufenplan campaign release`.", Role.RECEPTION, "Campaigns.release"),
    ],
)
def test_a_step_that_somebody_may_not_do_is_found(
    step: str, role: Role, endpoint: str, permissions: dict[str, object]
) -> None:
    assert (whose(step), done(step)) == ([role], [endpoint])
    assert permissions[endpoint] not in GRANTS[role]
