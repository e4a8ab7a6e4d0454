"""The alert rules: each has a page that says what to do, asks for metrics that exist, and fires only when it should."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local import targets
from deploy.local.settings import load_local_settings
from services.scheduling.adapters.metrics import INVARIANTS
from tests.backbone import ROOT

MONITORING = ROOT / "deploy" / "monitoring"
RULES = sorted((MONITORING / "rules").glob("*.yaml"))
CASES = Path(__file__).with_name("alert_rules.yaml")
METRIC = re.compile(r"metrics\.(counter|gauge|histogram)\(\s*\"(\w+)\"")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def alerts() -> dict[str, dict[str, Any]]:
    rules = [rule for path in RULES for group in read(path)["groups"] for rule in group["rules"]]
    return {rule["alert"]: rule for rule in rules}


@pytest.fixture
def promtool() -> str:
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip(
            "promtool is missing; it comes with Debian's package prometheus and is not needed to run the system"
        )
    return promtool


def run(*command: str | Path) -> None:
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_there_is_a_rule_for_every_symptom() -> None:
    assert set(alerts()) == {
        "CampaignOutOfBalance",
        "CampaignPaused",
        "ConsumerAbsent",
        "DeadLetterPresent",
        "EventLoopBlocked",
        "HouseholdInTwoPlaces",
        "LetterWorkerAbsent",
        "LettersHeld",
        "LotFails",
        "OutboxStalled",
        "RelayHasNoLeader",
        "RequestGivenUp",
        "RuleBroken",
        "StageOverdue",
        "SwitchAtRisk",
        "SwitchOverdue",
        "SwitchSuspended",
        "SwitchClockStands",
        "SwitchUnsettled",
        "UnroutableEvents",
    }


@pytest.mark.parametrize("name", alerts())
def test_every_alert_says_what_it_is_how_bad_and_where_help_stands(name: str) -> None:
    rule = alerts()[name]

    assert rule["labels"]["severity"] in ("critical", "warning") and rule["for"]
    assert rule["annotations"]["summary"] and rule["annotations"]["description"]
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert anchor in {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_rules_ask_only_for_metrics_that_exist() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "services").rglob("*.py"))
    exported = {f"stufenplan_{name}" for name in [*INVARIANTS, *(name for _, name in METRIC.findall(source))]}
    asked = {name for rule in alerts().values() for name in re.findall(r"stufenplan_\w+", rule["expr"])}

    assert asked and asked <= exported


CALLS_FOR_SOMEBODY = re.compile(
    r"failures_total|given_up|too_large|out_of_balance|_oldest_|last_tick|dead_letters$|_ready$|_overdue_|_two_places$"
)
TOLD_TO_WHOEVER_ASKED = {"file_overruns_total"}


def test_every_metric_that_calls_for_somebody_is_read_by_an_alert() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "services").rglob("*.py"))
    calling = {name for _, name in METRIC.findall(source) if CALLS_FOR_SOMEBODY.search(name)}
    asked = {name for rule in alerts().values() for name in re.findall(r"stufenplan_(\w+)", rule["expr"])}

    calling |= {name for name, told in INVARIANTS.items() if "must be 0" in told}
    assert len(calling) > 12
    assert calling - asked - TOLD_TO_WHOEVER_ASKED == set()


def test_every_alert_has_a_case_where_it_fires_and_one_where_it_is_quiet() -> None:
    cases = [case for test in read(CASES)["tests"] for case in test["alert_rule_test"]]

    assert {case["alertname"] for case in cases if case.get("exp_alerts")} == set(alerts())
    assert {case["alertname"] for case in cases if not case.get("exp_alerts")} == set(alerts())


def test_the_alerts_fire_when_they_should_and_are_quiet_else(promtool: str) -> None:
    run(promtool, "check", "rules", *RULES)
    run(promtool, "test", "rules", CASES)


def test_prometheus_takes_its_configuration(promtool: str) -> None:
    run(promtool, "check", "config", MONITORING / "prometheus.yaml")


def test_prometheus_asks_every_port_of_a_local_run_and_the_committed_targets_are_current() -> None:
    assert (MONITORING / "targets.yaml").read_text(encoding="utf-8") == targets.document(), "run `make docs`"
    asked = {
        int(target.rpartition(":")[2]) for group in read(MONITORING / "targets.yaml") for target in group["targets"]
    }
    settings = load_local_settings({})
    ports = {service.port for service in settings.services.values()}
    ports |= {service.relay_port for service in settings.services.values() if service.relay_port}
    workers = {settings.service("notification").options["letter_worker_port"] + number for number in (1, 2)}

    assert asked == ports | workers | {settings.local["broker_metrics_port"]}
