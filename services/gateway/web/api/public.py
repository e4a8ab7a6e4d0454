"""The public pages for programs: where sites stand, and whether a letter is real. Nobody logs in."""

from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls import notification
from services.contracts.calls.notification import LETTER_UNKNOWN, LONGEST_CODE
from services.gateway.application.public_sites import Site
from services.gateway.web.authentication import public
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends, gateway
from services.gateway.web.public.frame import public_sites
from services.gateway.web.public.throttling import a_try
from services.gateway.web.schemas.public import PublicSiteSchema

blueprint = Blueprint("Public", __name__, url_prefix="/api/v1/public", description="For everybody, without a login")


@blueprint.route("/regions/<string:region>/sites")
@blueprint.response(200, PublicSiteSchema(many=True))
@blueprint.alt_response(404, description="There is no such region")
@blueprint.doc(security=[])
@public
def list_public_sites(region: str) -> list[dict[str, Any]]:
    """Where the sites of an authority stand, and what is announced"""
    return [_told(site) for site in public_sites().sites(region, gateway().clock.now())]


@blueprint.route("/letters/<string:code>")
@blueprint.answers(200, notification.CHECK_LETTER.answer)
@blueprint.alt_response(404, description="No letter with this check code was sent")
@blueprint.alt_response(429, description="Too many wrong codes; Retry-After names the wait")
@blueprint.doc(security=[])
@public
def check_letter(code: str) -> Any:
    """Is this letter real? By its check code"""
    with a_try("letter") as attempt:
        letter = backends().notification.check_letter(code=code) if len(code) <= LONGEST_CODE else None
        attempt.right = letter is not None
    if letter is None:
        raise Problem.of(LETTER_UNKNOWN, letter=code[:LONGEST_CODE])
    return letter


def _told(site: Site) -> dict[str, Any]:
    return {
        "site": site.id,
        "name": site.name,
        "address": site.address,
        "stage": site.stage,
        "since": site.since,
        "announced": [{"stage": each.stage, "effective_at": each.effective_at} for each in site.announced],
        "hours": site.hours,
        "days_off": [
            {"day": off.day, "closes": f"{off.closes:%H:%M}" if off.closes else None} for off in site.days_off
        ],
        "contacts": [{**each, "audience": each.get("audience") or "everyone"} for each in site.contacts],
    }
