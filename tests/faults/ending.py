"""How a tale of a dated switch ended: what its rules want to have happened, and what folder and databases show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.contracts.events.sites import STAGE_IN_FORCE
from tests.faults.chain import Chain, Post, state_of, switch_of
from tests.faults.mortal import MortalChain, Reaper, lying_in_wait
from tests.faults.story import Story
from tests.faults.tales import Tale
from tests.faults.town import Town
from tests.integration.notification.letters_folder import letters_in_folder

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
