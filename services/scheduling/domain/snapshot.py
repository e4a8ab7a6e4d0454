"""Everything that a replan of one site looks at."""

from dataclasses import dataclass
from datetime import datetime

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A site's rules and its appointments when a stage takes effect.

    `future`: those that start at or after `effective_at`, to be replanned. `running`: those that have started and
    still occupy staff, rooms and places; nothing happens to them.
    """

    rules: Rules
    effective_at: datetime
    future: tuple[Appointment, ...]
    running: tuple[Appointment, ...] = ()
