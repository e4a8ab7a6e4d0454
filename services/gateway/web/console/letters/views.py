"""The letter office: campaigns by switch, one campaign with what is held back, sample letters."""

import base64
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.chassis.process.problems import Fault, Problem
from services.gateway.access.permissions import Permission
from services.gateway.application import scoping
from services.gateway.application.problems import ADDRESS_UNKNOWN
from services.gateway.application.switch_letters import PAUSABLE, STEERABLE, steer_all
from services.gateway.backends.shapes.notification import CampaignView, WholeCampaign
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.letters import shown
from services.gateway.web.console.places import places
from services.gateway.web.context import backends, principal
from services.gateway.wording import gettext, terms, when
from services.gateway.wording.problems import fault_message, sentence

blueprint = takes(Shown.SESSION, Blueprint("letter_pages", __name__, template_folder="templates"))


@blueprint.route("/regions/<string:region>/letters")
@needs(Permission.CAMPAIGN_READ)
def index(region: str) -> str:
    """All campaigns of the region, those of a switch together; `held=true`: only those with letters held back."""
    known, held = places(region, principal()), request.args.get("held") == "true"
    listed = scoping.by_site(principal(), backends().notification.list_campaigns(region=region))
    return render_template(
        "letters.html",
        region=region,
        name=known.name,
        switches=[each for each in shown.by_switch(listed, known) if each.held or not held],
        only_held=held,
        may_steer=principal().may(Permission.CAMPAIGN_CONTROL),
        may_sample=principal().may(Permission.LETTER_SAMPLE),
    )


@blueprint.route("/campaigns/<uuid:campaign_id>")
@needs(Permission.CAMPAIGN_READ)
def show(campaign_id: UUID) -> str:
    """One campaign: where its letters are, which are held back and why, and what may be done."""
    campaign = scoping.campaign(backends(), principal(), campaign_id)
    known = places(campaign["region"], principal())
    return render_template(
        "campaign.html",
        region=campaign["region"],
        name=known.name,
        campaign=campaign,
        line=shown.line(_view(campaign), known),
        effective=when(campaign["effective_at"]),
        held=[_held(letter) for letter in campaign["held_letters"]],
        actions=[(when(each["at"]), f"{each['actor']}: {_action(each['action'])}") for each in campaign["actions"]],
        can_pause=campaign["state"] in PAUSABLE,
        can_resume=campaign["state"] == "paused",
        can_cancel=campaign["state"] in STEERABLE,
        may_steer=principal().may(Permission.CAMPAIGN_CONTROL),
    )


@blueprint.route("/campaigns/<uuid:campaign_id>", methods=["POST"])
@needs(Permission.CAMPAIGN_CONTROL)
def steer(campaign_id: UUID) -> AnyResponse:
    """Pause it, resume it, release what is held back, or cancel it."""
    scoping.campaign(backends(), principal(), campaign_id)
    _try(lambda: _steered(campaign_id, request.form.get("action", "")))
    return redirect(url_for("letter_pages.show", campaign_id=campaign_id), code=303)


@blueprint.route("/regions/<string:region>/letters/<uuid:switch_id>", methods=["POST"])
@needs(Permission.CAMPAIGN_CONTROL)
def steer_switch(region: str, switch_id: UUID) -> AnyResponse:
    """Pause or resume the letters of a switch at all its sites, as far as they are the user's own."""
    _try(partial(_all_steered, switch_id, request.form.get("action", "")))
    return redirect(url_for("letter_pages.index", region=region), code=303)


@blueprint.route("/regions/<string:region>/letters/samples")
@needs(Permission.LETTER_SAMPLE)
def samples(region: str) -> str:
    """Sample letters: of each site, for each stage."""
    known = places(region, principal())
    return render_template("samples.html", region=region, name=known.name, sites=known.sites, stages=known.stages)


@blueprint.route("/regions/<string:region>/letters/samples/<string:site>/<string:stage>.pdf")
@needs(Permission.LETTER_SAMPLE)
def sample(region: str, site: str, stage: str) -> Response:
    """The letter of this stage to an invented household, as PDF."""
    document = backends().sites.get_region(region=region)["document"]
    found: dict[str, Any] | None = next((each for each in document["stages"] if each["id"] == stage), None)
    if found is None:
        raise Problem.of(ADDRESS_UNKNOWN)
    made = backends().notification.sample_letter(region=region, site=site, stage=found)
    response = Response(base64.b64decode(made["pdf_base64"]), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{region}-{site}-{stage}.pdf"'
    return response


def _steered(campaign_id: UUID | str, action: str) -> str:
    notification, actor = backends().notification, principal().actor
    match action:
        case "pause":
            notification.pause_campaign(campaign_id=campaign_id, actor=actor)
            return gettext("The letters are paused.")
        case "resume":
            notification.resume_campaign(campaign_id=campaign_id, actor=actor)
            return gettext("The letters go on.")
        case "release":
            notification.release_held(campaign_id=campaign_id, actor=actor)
            return gettext("Released: what is still wrong is held back again.")
        case "cancel":
            notification.cancel_campaign(campaign_id=campaign_id, actor=actor)
            return gettext("Cancelled: what is not handed over yet is withdrawn.")
    raise Problem.of(ADDRESS_UNKNOWN)


def _all_steered(switch_id: UUID, action: str) -> str:
    if action not in ("pause", "resume"):
        raise Problem.of(ADDRESS_UNKNOWN)
    steer_all(backends(), principal(), switch_id, action)
    return gettext("The letters are paused.") if action == "pause" else gettext("The letters go on.")


def _try(act: Callable[[], str]) -> None:
    """What came of it is said on the next page."""
    try:
        said, kind = act(), "message"
    except Problem as problem:
        said, kind = sentence(problem), "bad"
    flash(said, kind)


def _view(campaign: WholeCampaign) -> CampaignView:
    return {key: value for key, value in campaign.items() if key not in ("held_letters", "actions")}  # type: ignore[return-value]


def _held(letter: Any) -> dict[str, str]:
    return {"id": letter["id"], "why": "; ".join(fault_message(Fault(**fault)) for fault in letter["faults"])}


def _action(action: str) -> str:
    return terms.label("campaign action", action)
