"""Two sites whose people file, revoke and withdraw, day by day; whoever does something meanwhile may die over it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.faults.chain import ACTOR, Post
from tests.faults.mortal import MortalChain
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
