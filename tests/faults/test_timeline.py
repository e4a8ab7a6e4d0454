"""Promises 1, 7, 19, 20 for dated switches: whoever dies at whatever step of announcement, suspension, revocation and
coming into force, the end is the same; and so it is when the facts of it come late, twice and in any order."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.faults.chain import NAMES, BadPost, Post
from tests.faults.ending import live
from tests.faults.mortal import everyone, nobody, some
from tests.faults.oracle import Oracle
from tests.faults.schedule import Schedule
from tests.faults.story import BEGIN, plain_region
from tests.faults.tales import CONCERNED, TALES, Tale
from tests.faults.town import Town
from tests.system.timeline.world import Clock

ROUNDS = 4


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, module_database: Callable[[str], str], database_server: str
) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("application.replans.carry_out_replan", "adapters.postgres.replans"):
            patch.setattr(f"services.scheduling.{module}.BATCH", 2)  # several batches of changes a site, each a step
        patch.setattr("services.scheduling.application.replans.carry_out_replan.AT_ONCE", 1)
        urls = {name: module_database(name) for name in NAMES}
        made = Town(urls, database_server, tmp_path_factory.mktemp("timeline"), plain_region(), Clock(BEGIN))
        yield made
        made.close()


def _tales(*sharp: str) -> list[Any]:
    return [pytest.param(TALES[name], id=name, marks=[pytest.mark.sharp] * (name in sharp)) for name in TALES]


@pytest.mark.parametrize(
    "tale",
    _tales("it is revoked before a letter is out", "it is suspended", "its date passes with a later one"),
)
def test_a_dated_switch_ends_the_same_though_everyone_dies_at_every_step_of_it(
    town: Town, oracle: Oracle, tale: Tale
) -> None:
    undisturbed = live(tale, town, Post, nobody())
    reaper = everyone()
    ended = live(tale, town, Post, reaper)
    oracle.hit(len(reaper.died))
    oracle.conclude(lambda: ended.wanted, lambda: ended.happened)
    assert ended.known == undisturbed.known
    died = {(moment.step, moment.doing) for moment in reaper.died}
    steps = {step for step, _ in died}
    assert {(step, doing) for step in steps for doing in CONCERNED.get(step, ())} <= died


@pytest.mark.parametrize("tale", _tales())
def test_a_dated_switch_ends_the_same_whoever_dies_and_in_whatever_order_its_facts_come(
    town: Town, oracle: Oracle, schedule: Schedule, tale: Tale
) -> None:
    undisturbed = live(tale, town, Post, nobody())
    wanted, happened = [], []
    for number in range(ROUNDS):
        reaper = some(schedule.random)
        ended = live(tale, town, lambda: BadPost(schedule.random), reaper)
        oracle.hit(1 + len(reaper.died))  # a stream out of order counts once
        assert ended.known == undisturbed.known
        wanted += [f"{number}/{each}" for each in ended.wanted]
        happened += [f"{number}/{each}" for each in ended.happened]
    oracle.conclude(lambda: wanted, lambda: happened)
