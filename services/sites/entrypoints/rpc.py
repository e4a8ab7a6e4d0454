"""Commands and queries by RPC: translate, call one use case, translate back."""

from __future__ import annotations

from typing import Any

from services.chassis.process.run import remote
from services.sites.application.switches.cancel_switch import cancel_switch
from services.sites.application.check_region import check_region
from services.sites.application.switches.confirm_gate import confirm_gate
from services.sites.application.switches.file_switch import file_switch
from services.sites.application.regions.load_region import load_region
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.application.ports import App
from services.sites.application.switches.queries import (
    filed_switch,
    get_region,
    get_switch,
    list_audit,
    list_regions,
    list_sites,
    list_switches,
)
from services.sites.entrypoints import commands as read
from services.sites.entrypoints import views as write

Json = dict[str, Any]


class SitesRpc:
    """What the gateway may call. `actor` = {"user", "role"}; refusals are Problems."""

    app: App

    @remote
    def check_region(self, document: Any) -> Json:
        return write.faults(check_region(self.app, document))

    @remote
    def load_region(self, document: Json, actor: Json) -> Json:
        return load_region(self.app, document, read.to_actor(actor))

    @remote
    def list_regions(self) -> list[Json]:
        return [write.region(row) for row in list_regions(self.app)]

    @remote
    def get_region(self, region: str) -> Json:
        return write.document(get_region(self.app, region))

    @remote
    def list_sites(self, region: str) -> list[Json]:
        return [write.site(position) for position in list_sites(self.app, region)]

    @remote
    def plan_switch(self, region: str, sites: list[str] | None, to_stage: str, effective_at: str | None = None) -> Json:
        chosen, at = read.to_sites(sites), read.to_instant(effective_at)
        return write.plan(plan_switch(self.app, region, chosen, to_stage, at))

    @remote
    def file_switch(self, command: Json, actor: Json) -> Json:
        return write.switch(file_switch(self.app, read.to_file_switch(command), read.to_actor(actor)))

    @remote
    def filed_switch(self, idempotency_key: str, actor: Json) -> Json | None:
        shown = filed_switch(self.app, read.to_actor(actor).user, idempotency_key)
        return write.switch(shown) if shown else None

    @remote
    def cancel_switch(self, switch_id: str, reason: str, actor: Json) -> Json:
        chosen, why = read.to_switch_id(switch_id), read.to_reason(reason)
        return write.switch(cancel_switch(self.app, chosen, why, read.to_actor(actor)))

    @remote
    def confirm_gate(self, switch_id: str, gate: str, actor: Json) -> Json:
        return write.switch(confirm_gate(self.app, read.to_switch_id(switch_id), gate, read.to_actor(actor)))

    @remote
    def get_switch(self, switch_id: str) -> Json:
        return write.switch(get_switch(self.app, read.to_switch_id(switch_id)))

    @remote
    def list_switches(self, region: str | None = None, state: str | None = None, limit: int = 50) -> list[Json]:
        shown = list_switches(self.app, region, read.to_state(state), read.to_limit(limit))
        return [write.switch(switch) for switch in shown]

    @remote
    def list_audit(self, region: str, limit: int = 50) -> list[Json]:
        return [write.audit(row) for row in list_audit(self.app, region, read.to_limit(limit))]
