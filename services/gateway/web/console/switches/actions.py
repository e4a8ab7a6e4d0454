"""What may be done to a switch on its page; what is refused stands there, with what was entered."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.application import scoping
from services.gateway.application.switch_letters import steer_all
from services.gateway.backends.shapes.sites import SwitchView
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.forms import Form
from services.gateway.web.console.switches.views import ending, page
from services.gateway.web.context import backends, principal
from services.gateway.wording import gettext
from services.gateway.wording.problems import sentence

blueprint = takes(Shown.SESSION, Blueprint("switch_actions", __name__, template_folder="templates"))

Answer = str | tuple[str, int] | Response


@blueprint.route("/switches/<uuid:switch_id>/end", methods=["POST"])
@needs(Permission.SWITCH_CANCEL)
def end(switch_id: UUID) -> Answer:
    """Cancel it, or take it back where it is announced; a reason is asked for."""

    def act(form: Form, switch: SwitchView) -> str:
        if ending(switch) == "revoke":
            backends().sites.revoke_switch(switch_id=switch_id, reason=form.value("reason"), actor=principal().actor)
            return gettext("Taken back. Whoever was told gets a letter that says so.")
        backends().sites.cancel_switch(
            switch_id=switch_id,
            reason=form.value("reason"),
            to_ended_stage=bool(form.value("to_ended_stage")),
            actor=principal().actor,
        )
        return gettext("Cancelled.")

    return _done(switch_id, act, needs_reason=True)


@blueprint.route("/switches/<uuid:switch_id>/go-on", methods=["POST"])
@needs(Permission.SWITCH_FILE)
def go_on(switch_id: UUID) -> Answer:
    """Announce a suspended one again, or say of one that drifted that it is meant."""

    def act(form: Form, switch: SwitchView) -> str:
        reason, actor = form.value("reason"), principal().actor
        if switch["state"] == "suspended":
            backends().sites.release_switch(switch_id=switch_id, effective_at=None, reason=reason, actor=actor)
            return gettext("It is announced again, for the first day that keeps its lead.")
        backends().sites.accept_drift(switch_id=switch_id, reason=reason, actor=actor)
        return gettext("It goes on as it would fare now.")

    return _done(switch_id, act, needs_reason=True)


@blueprint.route("/switches/<uuid:switch_id>/gates/<string:gate>", methods=["POST"])
@needs(Permission.GATE_CONFIRM)
def confirm(switch_id: UUID, gate: str) -> Answer:
    """Say that a condition is met or not, with a reading where it has one, or take back what was said."""

    def act(form: Form, switch: SwitchView) -> str:
        actor = principal().actor
        if form.value("finding") == "withdraw":
            backends().sites.withdraw_gate(switch_id=switch_id, gate=gate, actor=actor)
            return gettext("Taken back.")
        reading = float(form.value("reading").replace(",", ".")) if form.value("reading") else None
        passed = False if form.value("finding") == "unmet" else None
        backends().sites.confirm_gate(switch_id=switch_id, gate=gate, reading=reading, passed=passed, actor=actor)
        return gettext("Recorded.")

    return _done(switch_id, act)


@blueprint.route("/switches/<uuid:switch_id>/letters", methods=["POST"])
@needs(Permission.CAMPAIGN_CONTROL)
def steer_letters(switch_id: UUID) -> Answer:
    """Pause or resume the letters of all its sites."""

    def act(form: Form, switch: SwitchView) -> str:
        pause = form.value("action") == "pause"
        steer_all(backends(), principal(), switch_id, "pause" if pause else "resume")
        return gettext("The letters are paused.") if pause else gettext("The letters go on.")

    return _done(switch_id, act)


def _done(switch_id: UUID, act: Callable[[Form, SwitchView], str], *, needs_reason: bool = False) -> Answer:
    """To the switch as it is afterwards; what is refused stands in the form, with what was entered."""
    form, switch = Form.sent(), scoping.own_switch(backends(), principal(), switch_id)
    if needs_reason and not form.value("reason"):
        form.faults["reason"] = gettext("Please say why: it stands beside the switch from then on.")
        return page(switch, form), 422
    try:
        flash(act(form, switch))
    except Problem as problem:
        form.refused(problem)
        form.trouble = form.trouble or sentence(problem)
        return page(switch, form), problem.status
    except ValueError:
        form.faults["reading"] = gettext("Please give a number, like 34.9.")
        return page(switch, form), 422
    return redirect(url_for("switch_pages.show", switch_id=switch_id), code=303)
