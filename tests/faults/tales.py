"""What may become of a dated switch, told step by step: it comes, is revoked, is suspended, or is overtaken by time.

A tale is lived through by the four services of a chain; what the oracle holds it to is in `Ended`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from services.contracts.events.sites import STAGE_IN_FORCE
from tests.faults.chain import ACTOR, Chain, Post, state_of, switch_of
from tests.faults.mortal import MortalChain, Reaper, lying_in_wait
from tests.faults.town import Town
from tests.integration.notification.letters_folder import letters_in_folder
from tests.system.region import Region, make_region
from tests.system.timeline.world import GATE, Clock

BEGIN = datetime(2020, 6, 8, 7, tzinfo=UTC)
ANNOUNCED = datetime(2020, 6, 12, 5, tzinfo=UTC)
BETWEEN = datetime(2020, 6, 15, 7, tzinfo=UTC)
DATE = datetime(2020, 6, 16, 22, tzinfo=UTC)
"""Midnight in Berlin. Printing and post take a day each, and a day more: ANNOUNCED is the morning of the third working
day before it."""
A_DAY = timedelta(days=1)


def plain_region() -> Region:
    """Two sites with room for all that is taken back; who opens "regular" must have looked."""
    region = make_region(31, id="tales", sites=2, households=16, today=BEGIN.date())
    for stage in region.document["stages"]:
        stage |= {"triage": "none", "capacity_factor": 1.0, "area_per_person": None, "notice_working_days": 1}
    region.document["stages"][-1]["gates"] = [GATE]
    region.appointments = region.appointments[::4]
    return region


@dataclass
class Story:
    """What people do in it, and what the clock brings; whoever does something meanwhile may die over it."""

    chain: MortalChain
    region: str
    post: Callable[[], Post]
    clock: Clock = field(default_factory=Clock)
    switches: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chain.at(self.clock)

    def plan(self, to_stage: str, at: datetime | None = DATE) -> None:
        wish = {"region": self.region, "to_stage": to_stage, "effective_at": at, "reason": "Beschluss"}
        self.switches.append(str(self.chain.ask.sites.file_switch(**wish, actor=ACTOR)["id"]))
        self._settle()

    def act(self, method: str, **more: Any) -> None:
        """On what was planned last."""
        getattr(self.chain.ask.sites, method)(switch_id=self.switches[-1], **more, actor=ACTOR)
        self._settle()

    def comes(self, step: str, at: datetime) -> None:
        """The clock goes on, and everybody does what is due."""
        self.clock.at = at
        with self.chain.reaper.during(step):
            self._settle()

    def revoke(self) -> None:
        with self.chain.reaper.during("revocation"):
            self.act("revoke_switch", reason="Die Zahlen sinken")

    def _settle(self) -> None:
        for _ in range(4):
            self.chain.tick()
            if self.chain.deliver(self.post()) == 0:
                break

    @contextmanager
    def nothing_printed(self) -> Iterator[None]:
        self.chain.printing = False
        yield
        self.chain.printing = True


@dataclass(frozen=True)
class Tale:
    """`told`: of which switches every household hears, by its number in the story; `back`: that it does not come.
    None where chance decides who hears of it before it is revoked: they alone are told that it does not come.

    `stages`: what comes into force at both sites. `returns`: whether in the end every appointment is as it was.
    """

    live: Callable[[Story], None]
    told: tuple[str, ...] | None = ()
    stages: tuple[str, ...] = ()
    returns: bool = False


def it_comes(story: Story) -> None:
    story.plan("emergency")
    story.comes("announcement", ANNOUNCED)
    story.comes("in force", DATE)


def it_is_revoked(story: Story) -> None:
    story.plan("emergency")
    story.comes("announcement", ANNOUNCED)
    story.clock.at = BETWEEN
    story.revoke()
    story.comes("in force", DATE)


def it_is_revoked_before_a_letter_is_out(story: Story) -> None:
    story.plan("closed")
    with story.nothing_printed():
        story.comes("announcement", ANNOUNCED)
        story.revoke()
    story.comes("revocation", BETWEEN)
    story.comes("in force", DATE)


def it_is_revoked_while_it_is_announced(story: Story) -> None:
    """What was said of both is on its way at the same time."""
    story.plan("emergency")
    story.clock.at = ANNOUNCED
    with story.reaper.during("announcement"):
        story.chain.tick()
    story.revoke()
    story.comes("in force", DATE)


def it_is_suspended(story: Story) -> None:
    story.plan("closed", at=None)
    story.plan("regular")
    story.act("confirm_gate", gate="look")
    story.comes("announcement", ANNOUNCED)
    story.act("withdraw_gate", gate="look")
    story.comes("suspension", DATE)


def its_date_passes_with_a_later_one(story: Story) -> None:
    """Nobody was there on either date: the later one holds, the earlier one is skipped."""
    story.plan("exception", at=DATE - A_DAY)
    story.plan("emergency")
    story.comes("announcement", ANNOUNCED - A_DAY)
    story.comes("announcement", ANNOUNCED)
    story.comes("in force", DATE)


TALES = {
    "it comes": Tale(it_comes, ("1",), ("emergency",)),
    "it is revoked": Tale(it_is_revoked, ("1", "1 back"), returns=True),
    "it is revoked before a letter is out": Tale(it_is_revoked_before_a_letter_is_out, returns=True),
    "it is revoked while it is announced": Tale(it_is_revoked_while_it_is_announced, None, returns=True),
    "it is suspended": Tale(it_is_suspended, ("1", "2", "2 back"), ("closed",)),
    "its date passes with a later one": Tale(its_date_passes_with_a_later_one, ("1", "2"), ("emergency",)),
}

APPOINTMENTS = "SELECT reference, state, channel, starts_at, room FROM appointment"
SAID = "SELECT payload -> 'data' AS data FROM outbox WHERE type = %s AND payload ->> 'correlationid' IS NOT NULL"


@dataclass(frozen=True)
class Ended:
    """How a tale ended: `wanted` by its rules, `happened` as folder and databases show it, and all that is known."""

    wanted: list[str]
    happened: list[str]
    known: Any


def live(tale: Tale, town: Town, post: Callable[[], Post], reaper: Reaper) -> Ended:
    """The tale in a copy of the town."""
    chain = town.copy(partial(MortalChain, reaper))
    try:
        story = Story(chain, town.region.id, post)
        before = _appointments(chain, whole=tale.returns)
        with lying_in_wait(reaper):
            tale.live(story)
        letters = _letters(story)
        stages = [f"{stage} in force at {site}" for stage in tale.stages for site in town.region.sites]
        wanted = [*_letters_wanted(chain, tale, letters), *stages, *before]
        happened = [*letters, *_in_force(chain), *_appointments(chain, whole=tale.returns)]
        # By chance the way to it was another one; what holds in the end is not.
        switches = [switch_of(chain, switch) for switch in _numbers(story)] if tale.told is not None else []
        return Ended(wanted, happened, (state_of(chain, story.region), switches))
    finally:
        town.drop(chain)


def _letters_wanted(chain: Chain, tale: Tale, letters: list[str]) -> Iterator[str]:
    if tale.told is None:
        told = {letter.removeprefix("1: ") for letter in letters if letter.startswith("1: ")}
        yield from (f"{about}: {letter}" for letter in told for about in ("1", "1 back"))
        return
    for row in chain.rows("notification", "SELECT id FROM household WHERE exclusion = ''"):
        yield from (f"{about}: letter to {row['id']}" for about in tale.told)


def _letters(story: Story) -> list[str]:
    """What is found in the folder, each with the number of its switch."""
    listed = story.chain.rows("notification", "SELECT id, household_id, switch_id FROM letter")
    letters, about = {str(row["id"]): row for row in listed}, _numbers(story)
    found = [letters[letter] for letter in letters_in_folder(story.chain.letters)]
    return [f"{about[str(row['switch_id'])]}: letter to {row['household_id']}" for row in found]


def _numbers(story: Story) -> dict[str, str]:
    """1, 2 … as they were filed, and what takes one of them back."""
    numbers = {switch: str(number) for number, switch in enumerate(story.switches, start=1)}
    rows = story.chain.rows("sites", "SELECT id, undoes FROM switch WHERE undoes IS NOT NULL")
    return numbers | {str(row["id"]): f"{numbers[str(row['undoes'])]} back" for row in rows}


def _in_force(chain: Chain) -> list[str]:
    rows = chain.rows("sites", SAID, [STAGE_IN_FORCE.name])
    return [f"{row['data']['stage']['id']} in force at {row['data']['site']}" for row in rows]


def _appointments(chain: Chain, whole: bool) -> list[str]:
    """None is lost or doubled; as a whole: what became of it."""
    rows = chain.rows("scheduling", APPOINTMENTS)
    return [f"appointment {row['reference']}{list(row.values()) if whole else ''}" for row in rows]
