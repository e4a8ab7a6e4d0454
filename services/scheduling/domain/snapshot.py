"""Everything that a replan of one site looks at."""

from dataclasses import dataclass
from datetime import datetime

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Engagement
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A site's rules and its appointments when a stage takes effect.

    `future`: those that start in the stage's period, from `effective_at` on, to be replanned, by rank. `running`: those
    that only occupy staff, rooms and places: they have started, or belong to the period of a later stage; nothing
    happens to them. `elsewhere`: when the households of `future` are at other sites. `timeline`: the rules of all
    stages, for times that appointments are moved to; None where this one holds on and on.
    """

    rules: Rules
    effective_at: datetime
    future: tuple[Appointment, ...]
    running: tuple[Appointment, ...] = ()
    elsewhere: tuple[Engagement, ...] = ()
    timeline: DatedRules | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "future", tuple(sorted(self.future, key=Appointment.rank)))

    @property
    def over_time(self) -> DatedRules:
        return self.timeline or DatedRules.always(self.rules)
