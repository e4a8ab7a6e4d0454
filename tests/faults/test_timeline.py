"""Promises 1, 7, 19, 20 for dated switches: whoever dies at whatever step of announcement, suspension, revocation and
coming into force, the end is the same; and so it is when the facts of it come late, twice and in any order."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from _pytest.mark import ParameterSet

from tests.faults.chain import NAMES, BadPost, Post
from tests.faults.mortal import everyone, nobody, some
from tests.faults.oracle import Oracle
from tests.faults.schedule import Schedule
from tests.faults.tales import TALES, Tale, live
from tests.system.timeline.world import Template

ROUNDS = 4


@pytest.fixture(scope="module")
def template(
    tmp_path_factory: pytest.TempPathFactory, module_database: Callable[[str], str], database_server: str
) -> Iterator[Template]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("application.replans.carry_out_replan", "adapters.postgres.replans"):
            patch.setattr(f"services.scheduling.{module}.BATCH", 2)
        patch.setattr("services.scheduling.application.replans.carry_out_replan.AT_ONCE", 1)
        urls = {name: module_database(name) for name in NAMES}
        yield Template(urls, database_server, tmp_path_factory.mktemp("timeline"))


def _tales(*sharp: str) -> list[ParameterSet]:
    return [pytest.param(TALES[name], id=name, marks=[pytest.mark.sharp] * (name in sharp)) for name in TALES]


@pytest.mark.parametrize(
    "tale",
    _tales("it is revoked before a letter is out", "it is suspended", "its date passes with a later one"),
)
def test_a_dated_switch_ends_the_same_though_everyone_dies_at_every_step_of_it(
    template: Template, oracle: Oracle, tale: Tale
) -> None:
    undisturbed = live(tale, template, Random(1), Post, nobody())
    reaper = everyone()
    ended = live(tale, template, Random(1), Post, reaper)
    oracle.hit(len(reaper.died))
    oracle.conclude(lambda: ended.wanted, lambda: ended.happened)
    assert ended.known == undisturbed.known


@pytest.mark.parametrize("tale", _tales())
def test_a_dated_switch_ends_the_same_whoever_dies_and_in_whatever_order_its_facts_come(
    template: Template, oracle: Oracle, schedule: Schedule, tale: Tale
) -> None:
    undisturbed = live(tale, template, Random(1), Post, nobody())
    wanted, happened = [], []
    for number in range(ROUNDS):
        reaper = some(schedule.random)
        ended = live(tale, template, schedule.random, lambda: BadPost(schedule.random), reaper)
        oracle.hit(1 + len(reaper.died))  # a stream out of order counts once
        assert ended.known == undisturbed.known
        wanted += [f"{number}/{each}" for each in ended.wanted]
        happened += [f"{number}/{each}" for each in ended.happened]
    oracle.conclude(lambda: wanted, lambda: happened)
