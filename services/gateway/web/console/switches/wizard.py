"""The way to a switch: choose, see what it would do, file exactly that."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.application.file_switch import FileSwitch, file_switch
from services.gateway.application.preview import Preview, make_preview
from services.gateway.application.problems import PREVIEW_OUTDATED
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.forms import Form
from services.gateway.web.console.places import Places, places, positions
from services.gateway.web.console.switches import shown
from services.gateway.web.console.switches.wish import LATER, NOW, WishForm, read_wish
from services.gateway.web.context import backends, gateway, principal
from services.gateway.wording import gettext, when
from services.gateway.wording.problems import fault_message

blueprint = takes(
    Shown.SESSION, Blueprint("switch_wizard", __name__, url_prefix="/regions", template_folder="templates")
)

Answer = str | tuple[str, int] | Response


@blueprint.route("/<string:region>/switches/new")
@needs(Permission.SWITCH_PREVIEW)
def start(region: str) -> str:
    """The form; `site` (several) and `stage` are chosen in it already, as a link from another page brings them."""
    return _form(region, WishForm.of(request.args.getlist("site"), stage=request.args.get("stage", "")))


@blueprint.route("/<string:region>/switches/new", methods=["POST"])
@needs(Permission.SWITCH_PREVIEW)
def change(region: str) -> str:
    """Back from the preview, with all that was entered; or every site chosen, or none."""
    form = WishForm.sent()
    if choice := form.value("choose"):
        form.sites = list(places(region, principal()).sites) if choice == "all" else []
    return _form(region, form)


@blueprint.route("/<string:region>/switches/preview", methods=["POST"])
@needs(Permission.SWITCH_PREVIEW)
def preview(region: str) -> Answer:
    """What it would do, site by site; nothing happens yet."""
    return _preview(region, WishForm.sent())


@blueprint.route("/<string:region>/switches", methods=["POST"])
@needs(Permission.SWITCH_FILE)
def file(region: str) -> Answer:
    """File what the preview showed; if something has changed since, the new preview says what."""
    form, known = WishForm.sent(), places(region, principal())
    wish = read_wish(form, region, list(known.sites))
    if wish is None:
        return _form(region, form), 422
    command = FileSwitch(
        wish,
        form.value("reason"),
        form.value("fingerprint") or None,
        request.form.getlist("confirmed"),
        form.value("key") or None,
    )
    try:
        filed = file_switch(backends(), gateway().previews, command, principal()).switch
    except Problem as problem:
        if problem.code == PREVIEW_OUTDATED.code:
            return _preview(region, form, [fault_message(fault) for fault in problem.faults])
        form.refused(problem)
        return _form(region, form), problem.status
    flash(_said(filed))
    return redirect(url_for("switch_pages.show", switch_id=filed["id"]), code=303)


def _said(filed: Mapping[str, Any]) -> str:
    if filed["state"] == "scheduled" and filed.get("announce_at"):
        return gettext("Filed. It is announced on {time}.", time=when(filed["announce_at"]))
    return gettext("Filed.")


def _form(region: str, form: WishForm) -> str:
    known = places(region, principal())
    return render_template(
        "switch_new.html",
        region=region,
        name=known.name,
        form=form,
        rows=[shown.choice(position, known, form.sites) for position in positions(region, principal())],
        stages=known.stages,
        now=NOW,
        later=LATER,
    )


def _preview(region: str, form: WishForm, changed: list[str] | None = None) -> Answer:
    """`changed`: what has become different since the preview that was filed."""
    known = places(region, principal())
    wish = read_wish(form, region, list(known.sites))
    if wish is None:
        return _form(region, form), 422
    try:
        made = make_preview(backends(), wish)
    except Problem as problem:
        form.refused(problem)
        return _form(region, form), problem.status
    gateway().previews.remember(made.fingerprint, made.facts)
    page = _page(region, form, known, made, changed or [])
    return (page, 409) if changed is not None else page


def _page(region: str, form: Form, known: Places, made: Preview, changed: list[str]) -> str:
    document = made.as_document()
    return render_template(
        "switch_preview.html",
        region=region,
        name=known.name,
        form=form,
        told=shown.preview(document, known, datetime.fromisoformat(document["effective_at"])),
        fingerprint=made.fingerprint,
        key=str(uuid4()),
        changed=changed,
        may_file=principal().may(Permission.SWITCH_FILE),
        may_confirm=principal().may(Permission.GATE_CONFIRM),
    )
