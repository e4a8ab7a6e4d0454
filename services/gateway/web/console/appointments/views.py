"""The page of reception: find an appointment, and move or cancel it where it was found."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from marshmallow import ValidationError

from services.chassis.process.problems import Problem
from services.contracts.calls.scheduling_views import CANCEL_REASONS
from services.gateway.access.permissions import Permission
from services.gateway.application.appointment_search import search
from services.gateway.web.authentication import Shown, needs, require_place, takes
from services.gateway.web.console.appointments.found import in_words
from services.gateway.web.console.forms import Form
from services.gateway.web.context import backends, principal
from services.gateway.web.problems import faults_of
from services.gateway.web.schemas.appointments import AppointmentSearchSchema
from services.gateway.wording import gettext, pgettext, when
from services.gateway.wording.local_time import NoSuchTime, local_instant
from services.gateway.wording.problems import fault_message

blueprint = takes(
    Shown.SESSION, Blueprint("appointment_pages", __name__, url_prefix="/desk", template_folder="templates")
)

SHOWN = 100
FIND = "find-"
"""What was searched for comes along with each form of the list, so that the list stands afterwards as before."""
CRITERIA = ("bg_number", "name", "reference", "site", "from", "to")
_BERLIN = ZoneInfo("Europe/Berlin")

Answer = str | tuple[str, int]


class Wrong(Exception):
    """What was entered is none; the form says where."""


@blueprint.route("/<string:region>")
@needs(Permission.APPOINTMENT_READ)
def start(region: str) -> str:
    """The search, still empty."""
    return _page(region, Form(), None)


@blueprint.route("/<string:region>", methods=["POST"])
@needs(Permission.APPOINTMENT_READ)
def find(region: str) -> Answer:
    """Find appointments; what is searched by is posted, so that no address has a name or a number in it."""
    form = Form.sent()
    try:
        return _page(region, form, search(backends(), principal(), region, _wanted(form)))
    except Wrong:
        return _page(region, form, None), 422
    except Problem as problem:
        return _page(region, form.refused(problem), None), problem.status


@blueprint.route("/<string:region>/<string:site>/<uuid:appointment_id>/cancel", methods=["POST"])
@needs(Permission.APPOINTMENT_BOOK)
def cancel(region: str, site: str, appointment_id: UUID) -> Answer:
    """Cancel an appointment and say why."""

    def act(form: Form) -> str:
        ended = backends().scheduling.cancel_appointment(
            region=region,
            site=site,
            appointment_id=appointment_id,
            reason=form.value("reason") or "unknown",
            note=form.note,
            actor=principal().actor,
        )
        return gettext("Cancelled, without any disadvantage: {when}.", when=when(ended["starts_at"]))

    return _done(region, appointment_id, "cancel", act)


@blueprint.route("/<string:region>/<string:site>/<uuid:appointment_id>/move", methods=["POST"])
@needs(Permission.APPOINTMENT_BOOK)
def move(region: str, site: str, appointment_id: UUID) -> Answer:
    """Move an appointment; where the new time cannot be, it stays where it is."""

    def act(form: Form) -> str:
        moved = backends().scheduling.move_appointment(
            region=region,
            site=site,
            appointment_id=appointment_id,
            starts_at=_start(form),
            note=form.note,
            actor=principal().actor,
        )
        return gettext(
            "Moved to {when}; new number {number}.", when=when(moved["starts_at"]), number=moved["appointment_id"]
        )

    return _done(region, appointment_id, "move", act)


def _done(region: str, appointment_id: UUID, action: str, act: Callable[[Form], str]) -> Answer:
    """The list as it was found, with what came of it; a fault stands in the form that it is about, with its input."""
    form, message, status = Form.sent(), "", 200
    try:
        message = act(form)
    except Wrong:
        status = 422
    except Problem as problem:
        form.refused(problem)
        status = problem.status
    if not message and action == "move" and form.trouble:
        form.trouble = gettext("Not moved, the appointment stays as it is: {why}", why=form.trouble)
    looked_for = Form({key: form.value(FIND + key) for key in CRITERIA})
    try:
        wanted = _wanted(looked_for)
    except Wrong:  # no list of ours sent that
        looked_for = Form()
        wanted = _wanted(looked_for)
    if not any(looked_for.values.values()):
        wanted["appointment_id"] = str(appointment_id)
    found = search(backends(), principal(), region, wanted)
    again = {} if message else {(str(appointment_id), action): form}
    return _page(region, looked_for, found, message, again), status


def _wanted(form: Form) -> dict[str, Any]:
    """What is searched by, under the rules of the API; raises Wrong where the form breaks one of them."""
    first, last = _day(form, "from"), _day(form, "to")
    typed = {key: form.value(key) for key in ("bg_number", "name", "reference", "site") if form.value(key)}
    try:
        wanted: dict[str, Any] = AppointmentSearchSchema().load({**typed, "limit": SHOWN})
    except ValidationError as error:
        for fault in faults_of(error.messages):
            form.faults[fault.place] = fault_message(fault)
    if first and last and last < first:
        form.faults["to"] = gettext("This day is before the first one.")
    if form.faults:
        raise Wrong
    midnights = {"since": _midnight(first) if first else None}
    midnights["until"] = _midnight(last) + timedelta(days=1) if last else None
    return wanted | midnights


def _start(form: Form) -> datetime:
    """Raises Wrong where day or time is none."""
    day = _day(form, "day")
    if day is None:
        form.faults["day"] = _no_day()
    try:
        clock = time.fromisoformat(form.value("time"))
    except ValueError:
        form.faults["time"] = gettext("This is no time of day, for instance 09:15.")
    if day is None or form.faults:
        raise Wrong
    try:
        return local_instant(datetime.combine(day, clock))
    except NoSuchTime as error:
        form.faults["time"] = str(error)
        raise Wrong from error


def _day(form: Form, name: str) -> date | None:
    try:
        return date.fromisoformat(form.value(name)) if form.value(name) else None
    except ValueError:
        form.faults[name] = _no_day()
        return None


def _no_day() -> str:
    return gettext("This is no day: please choose one from the calendar.")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _BERLIN)


def _page(
    region: str,
    form: Form,
    found: list[dict[str, Any]] | None,
    message: str = "",
    again: Mapping[tuple[str, str], Form] | None = None,
) -> str:
    require_place({"region": region})
    user = principal()
    sites = [site for site in backends().sites.list_sites(region=region) if user.scope.has_site(region, site["site"])]
    return render_template(
        "appointments.html",
        region=region,
        sites=sites,
        form=form,
        message=message,
        again=again or {},
        nothing=Form(),
        criteria=CRITERIA,
        found=found if found is None else in_words(region, found),
        reasons=[(reason, pgettext("ending", reason)) for reason in CANCEL_REASONS],
        may_book=user.may(Permission.APPOINTMENT_BOOK),
        may_call=user.may(Permission.NOTICE_READ),
        may_name=user.may(Permission.HOUSEHOLD_READ),
        user=user,
    )
