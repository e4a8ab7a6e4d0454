"""The switches of a region, and one of them with all that may be done to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, render_template

from services.gateway.access.permissions import Permission
from services.gateway.application import scoping
from services.gateway.application.overview import OPEN
from services.gateway.application.switch_letters import PAUSABLE, campaigns_of
from services.gateway.backends.shapes.sites import SwitchView
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.forms import Form
from services.gateway.web.console.places import Places, places
from services.gateway.web.console.switches import shown
from services.gateway.web.context import backends, gateway, principal
from services.gateway.wording import announcing, ngettext, terms, when
from services.gateway.wording.values import BERLIN

blueprint = takes(Shown.SESSION, Blueprint("switch_pages", __name__, template_folder="templates"))

_SHOWN = 100
_ENDING = {"scheduled": "cancel", "held": "cancel", "suspended": "cancel", "announced": "revoke"}
"""What ends a switch in this state; one that runs is revoked before its date and cancelled after."""


@blueprint.route("/regions/<string:region>/switches")
@needs(Permission.SWITCH_READ)
def index(region: str) -> str:
    """The open switches, then the ended ones."""
    known = places(region, principal())
    listed = [_row(switch, known) for switch in scoping.list_switches(backends(), principal(), region, None, _SHOWN)]
    return render_template(
        "switches.html",
        region=region,
        name=known.name,
        open=sorted((row for row in listed if row["state"] in OPEN), key=lambda row: OPEN.index(row["state"])),
        ended=[row for row in listed if row["state"] not in OPEN],
        may_preview=principal().may(Permission.SWITCH_PREVIEW),
    )


@blueprint.route("/switches/<uuid:switch_id>")
@needs(Permission.SWITCH_READ)
def show(switch_id: UUID) -> str:
    """One switch: how far each site is, its conditions, who did what, and what may be done now."""
    return page(scoping.switch(backends(), principal(), switch_id), Form())


def page(switch: SwitchView, form: Form) -> str:
    """The page of one switch; `form`: what was refused, with what was entered."""
    user, known = principal(), places(switch["region"], principal())
    letters = campaigns_of(backends(), user, switch["id"]) if user.may(Permission.CAMPAIGN_READ) else []
    states = {campaign["state"] for campaign in letters}
    return render_template(
        "switch.html",
        region=switch["region"],
        name=known.name,
        switch=_row(switch, known),
        sites=shown.steps(switch, known),
        step_names=[terms.label("step", step) for step in terms.STEPS.values()],
        gates=shown.gates(switch),
        history=shown.history(switch),
        drift=[announcing.drift({**entry, "site": known.site(entry["site"])}) for entry in switch.get("drift") or ()],
        form=form,
        moves=switch["state"] in OPEN,
        zone=BERLIN.key,
        ending=ending(switch) if user.may(Permission.SWITCH_CANCEL) else "",
        goes_on=_goes_on(switch) if user.may(Permission.SWITCH_FILE) else "",
        may_confirm=user.may(Permission.GATE_CONFIRM) and switch["state"] in OPEN,
        back=_back(switch) if user.may(Permission.SWITCH_PREVIEW) else {},
        may_pause=user.may(Permission.CAMPAIGN_CONTROL) and bool(states & set(PAUSABLE)),
        may_resume=user.may(Permission.CAMPAIGN_CONTROL) and "paused" in states,
    )


def _row(switch: SwitchView, known: Places) -> dict[str, Any]:
    sites = [site for site in switch["sites"] if not site["unchanged"]]
    first = known.site(sites[0]["site"]) if len(sites) == 1 else ""
    return {
        "id": switch["id"],
        "state": switch["state"],
        "state_words": terms.label("switch state", switch["state"]),
        "stage": known.stage(switch["to_stage"]),
        "where": first or ngettext("{count} site", "{count} sites", len(sites)),
        "effective": when(switch["effective_at"]),
        "announce": when(switch["announce_at"]) if switch.get("announce_at") and not switch.get("announced_at") else "",
        "filed": when(switch["filed_at"]),
        "by": switch["filed_by"],
        "reason": switch["reason"],
        "suspended": announcing.suspension(switch.get("suspension")),
        "duration": terms.duration(switch["seconds_to_settled"]) if switch["seconds_to_settled"] is not None else "",
        "done": [sum(bool(cast(Mapping[str, Any], site)[key]) for site in sites) for key in terms.STEPS],
        "count": len(sites),
    }


def ending(switch: SwitchView) -> str:
    """What would end it now: `cancel`, `revoke`, or nothing."""
    if switch["state"] == "running":
        to_come = datetime.fromisoformat(switch["effective_at"]) > gateway().clock.now()
        return "revoke" if to_come else "cancel"
    return _ENDING.get(switch["state"], "")


def _goes_on(switch: SwitchView) -> str:
    """What would let it go on: `release`, `accept-drift`, or nothing."""
    if switch["state"] == "suspended":
        return "release"
    return "accept-drift" if switch["state"] == "held" and switch.get("drift") else ""


def _back(switch: SwitchView) -> dict[str, list[str]]:
    """After it: the sites by the stage they came from, for previews that take it back."""
    came: dict[str, list[str]] = {}
    if switch["state"] == "settled":
        for site in switch["sites"]:
            if site["from_stage"] and not site["unchanged"]:
                came.setdefault(site["from_stage"], []).append(site["site"])
    return came
