"""The list of calls: whom a letter would reach too late, who calls them, and how it went."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.chassis.process.problems import Problem
from services.contracts.calls.households_named import CALL_ACTIONS
from services.gateway.access.permissions import Permission
from services.gateway.application.places import check_place
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.forms import Form
from services.gateway.web.context import backends, principal
from services.gateway.wording import pgettext, when

blueprint = takes(Shown.SESSION, Blueprint("call_pages", __name__, url_prefix="/desk", template_folder="templates"))


@blueprint.route("/<string:region>/<string:site>/calls")
@needs(Permission.NOTICE_READ)
def index(region: str, site: str) -> str:
    """Whom to call because a letter would come too late, who does it, and how it went."""
    return _page(region, site)


@blueprint.route("/<string:region>/<string:site>/calls/<uuid:campaign_id>/<uuid:appointment_id>", methods=["POST"])
@needs(Permission.NOTICE_CALL)
def record(region: str, site: str, campaign_id: UUID, appointment_id: UUID) -> Response | tuple[str, int]:
    """Take a call, give it back, or say how it went; what is refused keeps its note."""
    form = Form.sent()
    try:
        if form.value("action") in CALL_ACTIONS:
            backends().notification.record_call(
                region=region,
                site=site,
                campaign_id=campaign_id,
                appointment_id=appointment_id,
                action=form.value("action"),
                note=form.note,
                actor=principal().actor,
            )
    except Problem as problem:
        again = {(str(campaign_id), str(appointment_id)): form.refused(problem)}
        return _page(region, site, again), problem.status
    return redirect(url_for("call_pages.index", region=region, site=site), code=303)


def _page(region: str, site: str, again: Mapping[tuple[str, str], Form] | None = None) -> str:
    done = request.args.get("done") == "true"
    check_place(backends(), region, site)
    listed = backends().notification.list_phone_notices(region=region, site=site, done=done)
    return render_template(
        "calls.html",
        region=region,
        site=site,
        done=done,
        calls=[_call(notice) for notice in listed],
        again=again or {},
        nothing=Form(),
        may_call=principal().may(Permission.NOTICE_CALL),
        user=principal(),
    )


def _call(notice: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **notice,
        "before": when(notice["call_before"]),
        "who": f"{notice['last_name']}, {notice['first_name']}",
        "what": pgettext("call state", notice["state"]),
    }
