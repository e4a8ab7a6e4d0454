"""Says what a switch would do at the sites, and which gates would hold it. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.sites.application.ports import App
from services.sites.application.switches.outlook import SwitchOutlook, outlook_for, refuse_the_past


@dataclass(frozen=True)
class Outlook:
    region: str
    switch: SwitchOutlook
    effective_at: datetime


def outlook_switch(
    app: App, region: str, sites: Sequence[str] | None, to_stage: str, effective_at: datetime | None
) -> Outlook:
    now = app.clock.now()
    refuse_the_past(effective_at, now)
    with app.begin() as work:
        return Outlook(region, outlook_for(work, region, sites, to_stage), effective_at or now)
