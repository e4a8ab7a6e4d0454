"""Commands and queries by RPC: translate, call one use case, translate back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.process.run import remote
from services.chassis.storage.idempotency import digest
from services.contracts.calls import sites as calls
from services.contracts.calls.actor import Actor
from services.sites.application.overview import overview
from services.sites.application.ports import App
from services.sites.application.regions import queries as regions
from services.sites.application.regions.load_region import load_region
from services.sites.application.switches import queries as switches
from services.sites.application.switches.cancel_switch import cancel_switch
from services.sites.application.switches.confirm_gate import Finding, confirm_gate, withdraw_gate
from services.sites.application.switches.drift import accept_drift
from services.sites.application.switches.file_switch import FileSwitch, file_switch
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.application.switches.release_switch import release_switch
from services.sites.application.switches.revoke_switch import revoke_switch
from services.sites.application.switches.timeline import timeline
from services.sites.domain.states import State
from services.sites.domain.switch import Lead, SwitchId
from services.sites.entrypoints import views as write

Json = dict[str, Any]


class SitesRpc:
    """What the gateway may call; the contracts are in `contracts/calls/sites.py`."""

    app: App

    @remote(calls.LOAD_REGION)
    def load_region(self, *, document: Json, actor: Actor) -> Json:
        return load_region(self.app, document, actor)

    @remote(calls.LIST_REGIONS)
    def list_regions(self) -> list[Json]:
        return [write.region(row) for row in regions.list_regions(self.app)]

    @remote(calls.GET_REGION)
    def get_region(self, *, region: str) -> Json:
        return regions.get_region(self.app, region)

    @remote(calls.LIST_SITES)
    def list_sites(self, *, region: str) -> list[Json]:
        return [write.site(position) for position in regions.list_sites(self.app, region)]

    @remote(calls.OUTLOOK_SWITCH)
    def outlook_switch(
        self,
        *,
        region: str,
        sites: Sequence[str] | None,
        to_stage: str,
        effective_at: datetime | None,
        lead: Json | None,
        later_stand: bool,
    ) -> Json:
        wish = (region, _unique(sites), to_stage, effective_at, _lead(lead), later_stand)
        return write.outlook(outlook_switch(self.app, *wish))

    @remote(calls.FILE_SWITCH)
    def file_switch(
        self,
        *,
        actor: Actor,
        sites: Sequence[str] | None,
        confirmed_gates: Sequence[str],
        reason: str,
        lead: Json | None,
        **wish: Any,
    ) -> Json:
        command = FileSwitch(
            **wish,
            lead=_lead(lead),
            sites=_unique(sites),
            confirmed_gates=tuple(confirmed_gates),
            reason=reason.strip(),
            digest=_digest({**wish, "sites": sites, "reason": reason, "lead": lead}),
        )
        return write.switch(file_switch(self.app, command, actor))

    @remote(calls.FILED_SWITCH)
    def filed_switch(self, *, idempotency_key: str | None, actor: Actor) -> Json | None:
        filed = switches.filed_switch(self.app, actor.user, idempotency_key) if idempotency_key else None
        return write.switch(filed) if filed else None

    @remote(calls.CANCEL_SWITCH)
    def cancel_switch(self, *, switch_id: UUID, reason: str, to_ended_stage: bool, actor: Actor) -> Json:
        return write.switch(cancel_switch(self.app, SwitchId(switch_id), reason.strip(), actor, to_ended_stage))

    @remote(calls.REVOKE_SWITCH)
    def revoke_switch(self, *, switch_id: UUID, reason: str, actor: Actor) -> Json:
        return write.switch(revoke_switch(self.app, SwitchId(switch_id), reason.strip(), actor))

    @remote(calls.RELEASE_SWITCH)
    def release_switch(self, *, switch_id: UUID, effective_at: datetime | None, reason: str, actor: Actor) -> Json:
        return write.switch(release_switch(self.app, SwitchId(switch_id), effective_at, reason.strip(), actor))

    @remote(calls.ACCEPT_DRIFT)
    def accept_drift(self, *, switch_id: UUID, reason: str, actor: Actor) -> Json:
        return write.switch(accept_drift(self.app, SwitchId(switch_id), reason.strip(), actor))

    @remote(calls.TIMELINE)
    def timeline(self, *, region: str, sites: Sequence[str] | None, since: date, until: date) -> Json:
        return write.timeline(timeline(self.app, region, _unique(sites), since, until))

    @remote(calls.CONFIRM_GATE)
    def confirm_gate(
        self, *, switch_id: UUID, gate: str, passed: bool | None, reading: float | None, actor: Actor
    ) -> Json:
        return write.switch(confirm_gate(self.app, SwitchId(switch_id), gate, actor, Finding(passed, reading)))

    @remote(calls.WITHDRAW_GATE)
    def withdraw_gate(self, *, switch_id: UUID, gate: str, actor: Actor) -> Json:
        return write.switch(withdraw_gate(self.app, SwitchId(switch_id), gate, actor))

    @remote(calls.GET_SWITCH)
    def get_switch(self, *, switch_id: UUID) -> Json:
        return write.switch(switches.get_switch(self.app, SwitchId(switch_id)))

    @remote(calls.LIST_SWITCHES)
    def list_switches(
        self, *, regions: Sequence[str] | None, sites: Sequence[str] | None, state: str | None, limit: int
    ) -> list[Json]:
        listed = switches.list_switches(self.app, regions, State(state) if state else None, limit, sites)
        return [write.switch(view) for view in listed]

    @remote(calls.OVERVIEW)
    def overview(self, *, regions: Sequence[str] | None, sites: Sequence[str] | None, newest: int) -> Json:
        return write.overview(overview(self.app, regions, newest, sites))

    @remote(calls.LIST_AUDIT)
    def list_audit(self, *, region: str, limit: int) -> list[Json]:
        return regions.list_audit(self.app, region, limit)


def _unique(sites: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if sites is None else tuple(dict.fromkeys(sites))


def _lead(given: Json | None) -> Lead | None:
    return Lead(given["working_days"], given["reason"].strip()) if given else None


def _digest(wish: Mapping[str, Any]) -> str:
    """What the caller wants, without what it happened to see: a retry after another look is the same request."""
    wanted = {key: wish.get(key) for key in ("region", "sites", "to_stage", "effective_at", "reason")}
    # Left out where nobody asked for it: a retry over an upgrade is still the same request.
    return digest({**wanted, **{key: wish[key] for key in ("lead", "later_stand") if wish.get(key)}})
