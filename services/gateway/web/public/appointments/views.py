"""`/p/{region}/termin`: one's own appointment. All of it by POST: numbers stand in no address, log or history."""

from flask import Response, current_app, request

from services.chassis.process.problems import Problem
from services.gateway.access.appointment_codes import Pass, plain
from services.gateway.application import public_appointments as own
from services.gateway.application.appointment_ics import MEDIA_TYPE, Told, calendar_of
from services.gateway.application.public_sites import Region
from services.gateway.backends.shapes.scheduling import AppointmentView
from services.gateway.web.authentication import public
from services.gateway.web.context import backends, gateway
from services.gateway.web.public import frame
from services.gateway.web.public.appointments import wording_of_appointments as words
from services.gateway.web.public.throttling import a_try
from services.gateway.wording import gettext
from services.gateway.wording.problems import sentence

blueprint = frame.blueprint("appointments", __name__)
PAGE = "appointment"
LONGEST = 100
"""Characters that a BG number or the number of an appointment may have."""


@blueprint.route("/<string:region>/termin")
@public
def start(region: str) -> Response:
    """Asks for the two numbers."""
    return _asked(frame.public_sites().region(region))


@blueprint.route("/<string:region>/termin", methods=["POST"])
@public
def show(region: str) -> Response:
    """The appointment, to whoever knows both numbers."""
    about = frame.public_sites().region(region)
    number, bg_number = (request.form.get(name, "").strip()[:LONGEST] for name in ("number", "bg_number"))
    if not number or not bg_number:
        return _asked(about, gettext("Please type both numbers."), 422)
    with a_try(PAGE, f"household {region} {bg_number}", f"number {region} {plain(number).decode()}") as attempt:
        appointment = own.find_own(backends(), frame.codes(), region, bg_number, number, gateway().clock.now())
        attempt.right = appointment is not None
    if appointment is None:
        return _asked(about, gettext("We know no appointment with these two numbers. Please compare both."), 422)
    return shown(about, appointment)


@blueprint.route("/<string:region>/termin/absagen", methods=["POST"])
@public
def cancel(region: str) -> Response:
    """Cancelled, without any disadvantage."""
    about, appointment = _with_pass(region)
    try:
        ended = own.cancel(backends(), appointment)
    except Problem as problem:
        return shown(about, own.again(backends(), region, appointment["appointment_id"]), problem=problem)
    return shown(about, ended, gettext("Your appointment is cancelled."))


@blueprint.route("/<string:region>/termin/verlegen", methods=["POST"])
@public
def choose(region: str) -> Response:
    """Free times to move it to, a week at a time."""
    about, appointment = _with_pass(region)
    return _choice(about, appointment)


@blueprint.route("/<string:region>/termin/verlegt", methods=["POST"])
@public
def move(region: str) -> Response:
    """Moved to the time that was chosen; where that has gone, the others are shown again."""
    about, appointment = _with_pass(region)
    starts_at = frame.instant(request.form.get("starts_at", ""))
    if starts_at is None:
        return _choice(about, appointment)
    try:
        moved = own.move(backends(), appointment, starts_at)
    except Problem as problem:
        return _choice(about, own.again(backends(), region, appointment["appointment_id"]), problem)
    return shown(about, moved, gettext("Your appointment is moved."))


@blueprint.route("/<string:region>/termin/kalender", methods=["POST"])
@public
def calendar(region: str) -> Response:
    """As a file for a calendar."""
    about, appointment = _with_pass(region)
    return calendar_file(about, appointment)


def shown(
    about: Region, appointment: AppointmentView, message: str = "", problem: Problem | None = None, fresh: bool = False
) -> Response:
    """`message`: what has just been done; `problem`: why it was not; `fresh`: it has just been booked."""
    return frame.page(
        "public/appointment.html",
        problem.status if problem else 201 if fresh else 200,
        region=about,
        title=gettext("Your appointment"),
        told=in_words(about, appointment),
        key=frame.codes().sign(Pass(about.id, appointment["appointment_id"])),
        message=message,
        trouble=sentence(problem) if problem else "",
    )


def calendar_file(about: Region, appointment: AppointmentView) -> Response:
    said = in_words(about, appointment)
    told = Told(
        uid=said.number.replace(" ", ""),
        summary=gettext("{matter}: {authority}", matter=said.matter, authority=about.name),
        place=", ".join(part for part in (said.site, said.address) if part) if said.address else "",
        about=gettext("{how} Appointment number: {number}", how=said.how, number=said.number),
    )
    content = calendar_of(appointment, told, gateway().clock.now(), cancelled=appointment["state"] != "booked")
    answer = current_app.response_class(content, mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return answer


def in_words(about: Region, appointment: AppointmentView) -> words.Told:
    now, sites = gateway().clock.now(), frame.public_sites()
    here = next((site for site in sites.sites(about.id, now) if site.id == appointment["site"]), None)
    rules = sites.house_rules(about.id, here.id) if here else []
    return words.told(appointment, frame.codes().number(appointment), about, here, rules, now)


def _choice(about: Region, appointment: AppointmentView, problem: Problem | None = None) -> Response:
    now = gateway().clock.now()
    since = max(frame.instant(request.form.get("since", "")) or now, now)
    free = own.times_to_move_to(backends(), appointment, since)
    return frame.page(
        "public/move.html",
        problem.status if problem else 200,
        region=about,
        title=gettext("Another time"),
        told=in_words(about, appointment),
        key=frame.codes().sign(Pass(about.id, appointment["appointment_id"])),
        days=words.days(free.slots, about),
        reason=free.reason,
        earlier=(since - own.WEEK).isoformat() if since > now else "",
        later=(since + own.WEEK).isoformat(),
        trouble=sentence(problem) if problem else "",
    )


def _asked(about: Region, trouble: str = "", status: int = 200) -> Response:
    given = {name: request.form.get(name, "")[:LONGEST] for name in ("number", "bg_number")}
    title = gettext("Your appointment")
    return frame.page("public/own.html", status, region=about, title=title, trouble=trouble, given=given)


def _with_pass(region: str) -> tuple[Region, AppointmentView]:
    """What the form before it opened. Raises Problem 400 where that is too long ago."""
    about = frame.public_sites().region(region)
    return about, frame.opened(region, request.form.get("key", ""))
