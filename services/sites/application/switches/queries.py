"""What can be asked of switches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.sites.application.ports import App
from services.sites.application.problems import switch_unknown
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.states import State
from services.sites.domain.switch import SwitchId


def get_switch(app: App, switch_id: SwitchId) -> SwitchView:
    with app.begin() as work:
        switch = work.switches.get(switch_id)
        if switch is None:
            raise switch_unknown(switch_id)
        return view_switch(work, switch, app.clock.now())


def list_switches(
    app: App, regions: Sequence[str] | None, state: State | None, limit: int, sites: Sequence[str] | None = None
) -> list[SwitchView]:
    """Newest first; `regions` None: of all; `sites` ("region/site"): those that move one of them."""
    with app.begin() as work:
        latest = work.switches.latest(regions, state, limit, sites)
        return [view_switch(work, switch, app.clock.now()) for switch in latest]


def filed_switch(app: App, user: str, idempotency_key: str) -> SwitchView | None:
    """The switch that this user filed with this key, if there is one."""
    with app.begin() as work:
        answer = work.answered.answered(user, idempotency_key)
        switch = work.switches.get(SwitchId(UUID(answer["switch"]))) if answer else None
        return view_switch(work, switch, app.clock.now()) if switch else None
