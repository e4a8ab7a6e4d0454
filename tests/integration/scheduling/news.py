"""What the other services say to scheduling, in short: stages, their limits, revocations, what comes into force."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.process.identifiers import new_id
from services.contracts.events import protection, sites
from services.scheduling.entrypoints.events import SchedulingEvents
from tests.fakes.clock import StoppedClock
from tests.integration.scheduling.plans import limits, stage


class News:
    """To be told to a town's events."""

    site = "linden"
    id: str
    clock: StoppedClock
    events: SchedulingEvents

    def stage(self, sequence: int, definition: dict[str, Any], **about: Any) -> Any:
        """Tells of a new stage; `switch`: True for one of its own, False for none, an id for that one.

        `at`: from when on it holds; `said`: when that was announced. Both are now where they are not given.
        """
        body = self.stage_body(sequence, definition, **about)
        event = sites.STAGE_CHANGED.load(body)
        self.events.on_stage_changed(event)
        return event

    def stage_body(
        self,
        sequence: int,
        definition: dict[str, Any],
        *,
        site: str = site,
        switch: Any = True,
        at: datetime | None = None,
        said: datetime | None = None,
        foreseen: dict[str, int] | None = None,
    ) -> Any:
        switch_id = new_id() if switch is True else switch or None
        about = None if switch_id is None else {"id": switch_id, "sites": [site], "reason": "Beschluss"}
        data = {
            "region": self.id,
            "site": site,
            "from_stage": None if sequence == 1 else "before",
            "stage": sites.STAGE_CHANGED.schema.fields["stage"].schema.load(definition),
            "effective_at": at or self.clock.now(),
            "switch": about,
            "foreseen": foreseen,
        }
        return self._envelope(sites.STAGE_CHANGED, site, sequence, data, switch_id, said)

    def announce(
        self, sequence: int, definition: dict[str, Any], values: dict[str, Any] | None = None, **about: Any
    ) -> Any:
        """A stage with its limits, for a date."""
        event = self.stage(sequence, definition, **about)
        self.limits(sequence, values or limits(), site=about.get("site", self.site))
        return event

    def revoke(self, sequence: int, revoked: int, at: datetime, *, site: str = site, cause: str = "revoked") -> Any:
        """Takes an announced entry back; `at`: its date."""
        event = sites.STAGE_REVOKED.load(self.revoke_body(sequence, revoked, at, site=site, cause=cause))
        self.events.on_stage_revoked(event)
        return event

    def revoke_body(
        self, sequence: int, revoked: int, at: datetime, *, site: str = site, cause: str = "revoked"
    ) -> Any:
        switch = {"id": new_id(), "sites": [site], "reason": "Doch nicht", "undoes": new_id()}
        parsed = sites.STAGE_REVOKED.schema.fields["holds"].schema.load(stage())
        stages = {"announced": parsed, "holds": parsed}
        data = {"region": self.id, "site": site, "revoked": revoked, **stages, "effective_at": at, "cause": cause}
        return self._envelope(sites.STAGE_REVOKED, site, sequence, {**data, "switch": switch}, switch["id"])

    def in_force(self, sequence: int, at: datetime, *, site: str = site) -> Any:
        parsed = sites.STAGE_IN_FORCE.schema.fields["stage"].schema.load(stage())
        data = {"region": self.id, "site": site, "from_stage": "before", "stage": parsed, "effective_at": at}
        data |= {"skipped": []}
        event = sites.STAGE_IN_FORCE.load(self._envelope(sites.STAGE_IN_FORCE, site, sequence, data))
        self.events.on_stage_in_force(event)
        return event

    def limits(self, sequence: int, values: dict[str, Any], *, site: str = site, version: int = 1) -> Any:
        event = protection.LIMITS_CHANGED.load(self.limits_body(sequence, values, site=site, version=version))
        self.events.on_limits_changed(event)
        return event

    def limits_body(self, sequence: int, values: dict[str, Any], *, site: str = site, version: int = 1) -> Any:
        data = {"region": self.id, "site": site, "stage": "any", "concept_version": version, "limits": values}
        return self._envelope(protection.LIMITS_CHANGED, site, sequence, data)

    def switch(self, sequence: int, definition: dict[str, Any], values: dict[str, Any] | None = None) -> Any:
        event = self.stage(sequence, definition)
        self.limits(sequence, values or limits())
        return event

    def _envelope(
        self,
        kind: Any,
        site: str,
        sequence: int,
        data: dict[str, Any],
        switch: UUID | None = None,
        said: datetime | None = None,
    ) -> Any:
        return kind.event(
            id=new_id(),
            subject=f"{self.id}/{site}",
            time=said or self.clock.now(),
            sequence=sequence,
            data=data,
            correlation_id=switch,
        )
