"""The pieces of the first page as plain values, ready for the templates."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StageBadge:
    name: str
    step: int  # 1 = most closed
    steps: int

    @property
    def tone(self) -> int:
        """0 (closed) to 4 (open), whatever the number of stages."""
        return round(4 * (self.step - 1) / (self.steps - 1)) if self.steps > 1 else 4


@dataclass(frozen=True)
class SiteCard:
    id: str
    name: str
    badge: StageBadge | None
    since: str
    moving: bool
    overdue: bool = False
    """Its stage is over, and nothing was filed that follows."""
    next: tuple[str, ...] = ()
    """What is announced or planned for it, in the order of dates."""
    proposed: str = ""
    """The stage that follows one that is over, as the plan says."""


@dataclass(frozen=True)
class RegionCard:
    id: str
    name: str
    sites: list[SiteCard]

    @property
    def distribution(self) -> list[tuple[StageBadge, int]]:
        counts: dict[StageBadge, int] = {}
        for site in self.sites:
            if site.badge:
                counts[site.badge] = counts.get(site.badge, 0) + 1
        return sorted(counts.items(), key=lambda item: item[0].step)


@dataclass(frozen=True)
class Progress:
    label: str
    done: int
    total: int


@dataclass(frozen=True)
class GateLine:
    """A condition in words, which say whether it is met."""

    text: str
    met: bool


@dataclass(frozen=True)
class SwitchCard:
    id: str
    region: str
    state: str
    state_label: str
    title: str
    reason: str
    effective: str
    progress: list[Progress]
    appointments: str
    letters: str
    gates: list[GateLine]
    cancel_reason: str
    settled_after: str
    ended_on: str = ""
    """The last day of its stage, which passed before it could start."""
    paused: str = ""
    """Sites whose letters are paused."""
    date_to_come: bool = False
    """It is announced or waits: nothing is in force yet."""
    announce: str = ""
    """When it is to be announced; empty once it is."""
    suspended: str = ""
    """Why it does not happen for now."""
    drift: tuple[str, ...] = ()
    """Sites where it would do more than was foreseen."""
    takes_back: bool = False
    """It takes back what another one announced."""


@dataclass(frozen=True)
class EventLine:
    clock: str
    region: str
    text: str
    kind: str


@dataclass
class Overview:
    position: int
    regions: list[RegionCard] = field(default_factory=list)
    running: list[SwitchCard] = field(default_factory=list)
    finished: list[SwitchCard] = field(default_factory=list)
    events: list[EventLine] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
