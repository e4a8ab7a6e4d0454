"""Promises 1, 7, 19 for dated switches, in the real thing: each process dies at each crash point of each step."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from deploy.local import supervisor
from deploy.processes import publishers
from tests.faults.dated import COMES, REVOKED, SUSPENDED, Dated, at, jump, plain_region, working_days
from tests.faults.oracle import Oracle
from tests.faults.replicated import running
from tests.faults.test_crash_points import RELAYS, WORKERS, arm, died_there

SAYS = (
    "outbox.after_insert",
    "outbox.after_insert>database.before_commit",
    "outbox.after_insert>database.after_commit",
)
HEARS = ("inbox.after_claim", "inbox.before_commit", "inbox.after_commit_before_ack")
STEPS = ("replan.after_step",)
CARRIES = ("relay.after_select", "relay.after_publish", "relay.after_confirm", "relay.before_mark")
PRINTS = ("letters.after_render", "letters.handing_over", "letters.after_rename", "letters.handed_over")
POINTS = {
    **dict.fromkeys(publishers(), SAYS + HEARS),
    "scheduling": SAYS + STEPS + HEARS,
    **dict.fromkeys(RELAYS, CARRIES),
    **dict.fromkeys(WORKERS, PRINTS),
}
"""Of each process. In round n everyone has another one of his own, so that all had theirs after the longest list."""
ROUNDS = max(map(len, POINTS.values()))
STAGES = ("emergency", "by-appointment", "closed", "regular")
EVERYONE = set(POINTS) - set(WORKERS)
PASSING = {
    # Limits are derived of what is announced; nobody derives any, or is written to, of what is known already.
    "announcement": {name: POINTS[name] for name in EVERYONE},
    "revocation": {name: POINTS[name] for name in EVERYONE - {"protection-relay"}} | {"protection": HEARS},
    "in force": {"sites": SAYS, "sites-relay": CARRIES, "scheduling": HEARS},
}
PASSING["suspension"] = PASSING["revocation"]
FIRST = date(2020, 6, 15)


@pytest.mark.timeout(3000)
def test_dated_switches_end_as_they_must_though_everyone_dies_at_a_crash_point_in_every_step(
    oracle: Oracle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", supervisor.FIRST_PAUSE)
    with running(tmp_path) as system:
        region = plain_region(FIRST)
        system.load(region, tmp_path)
        dated = Dated(system, region)
        dated.close(SUSPENDED)
        dated.wanted += [*dated.references(), *dated.fate(REVOKED, SUSPENDED)]
        days = [day for day, _ in zip(working_days(FIRST), range(2 * ROUNDS + 1), strict=False)]
        for number, (announced, due) in enumerate(zip(days[1::2], days[2::2], strict=True)):
            oracle.hit(_live_through(dated, number, announced, due))
        oracle.healed()
        pending, queues = system.pending, system.queues
        oracle.conclude(lambda: dated.wanted, dated.happened, pending=pending, queues=queues, within=120)
        assert all(dated.adds_up(switch) for switch in dated.switches)


def _live_through(dated: Dated, number: int, announced: date, due: date) -> int:
    """One switch comes, one is revoked, one suspended; how many died."""
    system, doomed = dated.system, {name: points[number % len(points)] for name, points in POINTS.items()}
    comes = dated.file(COMES, STAGES[number % len(STAGES)], due, 12)
    revoked = dated.file(REVOKED, "closed", due, 12)
    suspended = dated.file(SUSPENDED, "exception", due, 0, confirmed_gates=["look"])
    count = 0

    before = len(system.said)
    jump(system, at(announced, 6), doomed)
    for switch in (comes, revoked, suspended):
        dated.reaches(switch, "announced")
    count += _died(system.said[before:], "announcement", doomed)

    before = len(system.said)
    for point in sorted(set(doomed.values())):
        arm(system, [name for name in doomed if doomed[name] == point], point)
    dated.ask(revoked, "revoke", {"reason": "Ausfallprobe"})
    dated.is_taken_back(revoked, "revoked")
    count += _died(system.said[before:], "revocation", doomed)

    before = len(system.said)
    dated.ask(suspended, "gates/look", method="DELETE")
    jump(system, at(due, 6), doomed)
    dated.is_taken_back(suspended, "suspended")
    count += _died(system.said[before:], "suspension", doomed)

    before = len(system.said)
    dated.ask(suspended, "cancellation", {"reason": "Ausfallprobe"})
    jump(system, at(due, 13), doomed)
    dated.is_in_force(comes)
    return count + _died(system.said[before:], "in force", doomed)


def _died(said: list[str], step: str, doomed: Mapping[str, str]) -> int:
    died = {name for name in doomed if any(died_there(name, line) for line in said)}
    missing = {name for name, points in PASSING[step].items() if doomed[name] in points} - died
    assert not missing, f"{step}: {sorted(missing)} did not die at {[doomed[name] for name in sorted(missing)]}"
    if step != "in force":
        assert died & set(WORKERS), f"{step}: no letter worker died at {doomed[WORKERS[0]]}"
    return len(died)
