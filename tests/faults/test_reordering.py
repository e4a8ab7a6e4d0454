"""Promise 14: facts that come late, twice and in any order do no harm, through all four services."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.faults.chain import NAMES, BadPost, Chain, Post, state_of, switch_of
from tests.faults.oracle import Oracle
from tests.faults.schedule import Schedule
from tests.faults.town import Town
from tests.system.region import make_region

NOW = "2020-06-15T08:00:00+02:00"
STAGES = ("closed", "emergency", "exception", "by-appointment", "regular")
ROUNDS = 8


@pytest.fixture
def town(
    tmp_path: Path, database: Callable[[str], str], database_server: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Town]:
    monkeypatch.setenv("STUFENPLAN_NOW", NOW)
    for module in ("application.replans.carry_out_replan", "adapters.postgres.replans"):
        monkeypatch.setattr(f"services.scheduling.{module}.BATCH", 4)  # several batches of changes a site
    region = make_region(14, id="order", sites=2, households=24, today=date(2020, 6, 15))
    region.appointments = region.appointments[::5]
    made = Town({name: database(name) for name in NAMES}, database_server, tmp_path, region)
    yield made
    made.close()


def after(town: Town, stages: list[str], posts: list[Post]) -> tuple[Chain, list[str]]:
    """One switch after the other, each settled before the next."""
    chain, switches = town.copy(Chain), []
    for stage, post in zip(stages, posts, strict=True):
        switches.append(chain.file(town.region.id, stage))
        chain.deliver(post)
    return chain, switches


def test_a_switch_ends_the_same_in_whatever_order_however_late_and_however_often_its_facts_come(
    town: Town, schedule: Schedule, oracle: Oracle
) -> None:
    stages = ["emergency", "by-appointment"]
    chain, switches = after(town, stages, [Post(), Post()])
    expected = state_of(chain, town.region.id), [_nameless(switch_of(chain, switch)) for switch in switches]
    assert {switch_of(chain, switch)["state"] for switch in switches} == {"settled"}
    wanted, reached = [], []
    for number in range(ROUNDS):
        posts = [BadPost(schedule.random) for _ in stages]
        chain, switches = after(town, stages, list(posts))
        oracle.hit(len(posts))  # a stream out of order counts once, however many of its facts were late
        wanted += [f"{number}/{switch}" for switch in switches]
        ended = state_of(chain, town.region.id), [_nameless(switch_of(chain, switch)) for switch in switches]
        assert ended == expected
        reached += [f"{number}/{switch}" for switch in switches if switch_of(chain, switch)["state"] == "settled"]
        town.drop(chain)
    oracle.conclude(lambda: wanted, lambda: reached)


def test_switches_that_overtake_one_another_leave_the_newest_in_force_everywhere_with_one_letter_each(
    town: Town, schedule: Schedule, oracle: Oracle
) -> None:
    wanted, reached = [], []
    for number in range(ROUNDS):
        stages = schedule.random.sample(STAGES[:-1], 3)
        ordered, bad = town.copy(Chain), town.copy(Chain)
        post = BadPost(schedule.random)
        newest = []
        for chain, by in ((ordered, Post()), (bad, post)):
            newest.append([chain.file(town.region.id, stage) for stage in stages][-1])
            chain.deliver(by)
        oracle.hit()
        assert _in_force(bad, town.region.id) == _in_force(ordered, town.region.id)
        assert _told(bad, newest[1]) == _told(ordered, newest[0])
        wanted += [f"{number}/{household}" for household in _told(ordered, newest[0])]
        reached += [f"{number}/{household}" for household in _told(bad, newest[1])]
        town.drop(ordered)
        town.drop(bad)
    oracle.conclude(lambda: wanted, lambda: reached)


def _in_force(chain: Chain, region: str) -> dict:
    """An appointment's own way depends on the stages it has been through; all else must not."""
    return {key: value for key, value in state_of(chain, region).items() if key != "appointments"}


def _told(chain: Chain, switch: str) -> dict[str, str]:
    ended = switch_of(chain, switch)
    assert ended["state"] == "settled"
    return {str(letter["household_id"]): letter["state"] for letter in ended["letters"]}


def _nameless(ended: dict) -> dict:
    return {key: value for key, value in ended.items() if key != "id"}
