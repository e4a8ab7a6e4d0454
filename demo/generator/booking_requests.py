"""What a household has an appointment for: department, kind, and the ways in which it can be held under the stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from demo.generator.households import Household
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import GROUP, TANDEM, Kind
from services.scheduling.domain.stage import EMERGENCY, Channel

# How often each kind is asked for, and the departments that deal with it; kinds not listed: rarely, any department.
_WEIGHTS: Mapping[str, tuple[int, Sequence[str]]] = {
    "consultation": (24, ("benefits",)),
    "renewal": (18, ("benefits",)),
    "simplified-renewal": (8, ("benefits",)),
    "placement": (34, ("placement", "integration")),
    "case-management": (8, ("integration",)),
    "youth": (8, ("youth",)),
    "measure": (8, ("placement",)),
    "social-support": (5, ("placement",)),
    "sensitive": (5, ()),
    TANDEM: (4, ("placement", "integration")),
    EMERGENCY: (7, ("benefits",)),
}
_PRESENCE = {"sensitive": 0.4, EMERGENCY: 0.45}
_PRESENCE_OTHERWISE = 0.03
_IN_PERSON = 0.8
_EMERGENCY_IN_PERSON = 0.9


@dataclass(frozen=True, slots=True)
class Wish:
    department: str
    kind: Kind
    persons: int
    presence_required: bool
    channels: tuple[Channel, ...]
    """In the order in which they are tried."""

    @property
    def soon(self) -> bool:
        return self.kind.id == EMERGENCY


class Wishes:
    """What is asked for at one site."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        # Who takes part in a group is the business of the measure; households of the demo come with their own matters.
        single = (kind for kind in rules.site.kinds.values() if kind.room != GROUP)
        self._kinds = [kind for kind in single if kind.staff == 1 or self._tandems()]
        self._weights = [_WEIGHTS.get(kind.id, (4, ()))[0] for kind in self._kinds]
        self._staffed = sorted({member.department for member in rules.site.staff.values()})

    def draw(self, household: Household, rng: Random) -> Wish | None:
        """None when the household cannot be served in any way that the stage offers."""
        kind = rng.choices(self._kinds, self._weights)[0]
        department = rng.choice(self._departments(kind))
        presence = rng.random() < _PRESENCE.get(kind.id, _PRESENCE_OTHERWISE)
        in_person = self._in_person(kind, presence, rng)
        presence &= in_person
        channels = [Channel.IN_PERSON] if in_person else []
        if not presence:
            channels += self._remote(department, household, rng)
        if not channels:
            return None
        accompanied = in_person and kind.id != EMERGENCY and rng.random() < 0.06
        return Wish(department, kind, kind.persons + accompanied, presence, tuple(channels))

    def _in_person(self, kind: Kind, presence: bool, rng: Random) -> bool:
        if not self._rules.limits.in_person or not self._rules.stage.admits(kind.id, presence):
            return False
        if self._rules.stage.triage_required and kind.id != EMERGENCY:
            return False
        if kind.id == EMERGENCY:
            return presence or rng.random() < _EMERGENCY_IN_PERSON
        return presence or kind.staff > 1 or rng.random() < _IN_PERSON

    def _remote(self, department: str, household: Household, rng: Random) -> list[Channel]:
        stage, site = self._rules.stage, self._rules.site
        usable = {Channel.PHONE: bool(household.phone), Channel.VIDEO: household.video_capable}
        offered = stage.remote.get(department, site.remote.get(department, ()))
        channels = [channel for channel in offered if stage.offers(channel) and usable[channel]]
        rng.shuffle(channels)
        return channels

    def _departments(self, kind: Kind) -> Sequence[str]:
        suited = [name for name in _WEIGHTS.get(kind.id, (0, ()))[1] if name in self._staffed]
        return suited or self._staffed

    def _tandems(self) -> bool:
        rooms = self._rules.site.rooms.values()
        return self._rules.stage.tandem and any(room.kind == TANDEM for room in rooms)
