"""`/p/{region}/buchen`: a step a page. What is chosen stands in the address until a number is asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, request, url_for

from services.chassis.process.problems import Problem
from services.gateway.access.appointment_codes import Pass
from services.gateway.application import public_appointments as own
from services.gateway.application import public_booking as booking
from services.gateway.application.public_booking import Matter, Wish
from services.gateway.application.public_sites import Region, Site
from services.gateway.backends.shapes.scheduling import AppointmentView
from services.gateway.web.authentication import public
from services.gateway.web.context import backends, gateway
from services.gateway.web.public import frame
from services.gateway.web.public.appointments import views as appointments
from services.gateway.web.public.appointments import wording_of_appointments as words
from services.gateway.web.public.booking import limits
from services.gateway.web.public.sites.wording_of_sites import contact
from services.gateway.web.public.throttling import a_try
from services.gateway.wording import gettext, pgettext
from services.gateway.wording.problems import sentence

blueprint = frame.blueprint("booking", __name__)
NEW = "new"


@blueprint.route("/<string:region>/buchen")
@public
def start(region: str) -> Response:
    """The next step to choose: matter, site and way, time, number."""
    about = frame.public_sites().region(region)
    matter = _matter(about, request.args.get("matter", ""))
    if matter is None:
        return _matters(about)
    wish = _wish(about, matter, request.args)
    if wish is None:
        return frame.page("public/places.html", **_frame(about), matter=matter, places=_places(about, matter))
    starts_at = frame.instant(request.args.get("at", ""))
    return _number(about, wish, starts_at) if starts_at else _times(about, wish)


@blueprint.route("/<string:region>/buchen", methods=["POST"])
@public
def hold(region: str) -> Response:
    """The time is held for whose number was typed, to be looked at once more."""
    about = frame.public_sites().region(region)
    matter = _matter(about, request.form.get("matter", ""))
    wish = matter and _wish(about, matter, request.form)
    starts_at = frame.instant(request.form.get("at", ""))
    if not wish or not starts_at:
        return start(region)
    bg_number = request.form.get("bg_number", "").strip()[: appointments.LONGEST]
    if not bg_number:
        return _number(about, wish, starts_at, gettext("Please type your BG number."))
    with a_try("booking", f"household {region} {bg_number}", by_address=limits.allowance()):
        household = own.household_of(backends(), region, bg_number)
        if household is None:
            return _number(about, wish, starts_at, gettext("We do not know this BG number. Please compare it."))
        try:
            held = booking.hold(backends(), wish, household, starts_at)
        except Problem as problem:
            return _times(about, wish, problem)
    return _held(about, held)


@blueprint.route("/<string:region>/buchen/bestaetigen", methods=["POST"])
@public
def confirm(region: str) -> Response:
    """Booked."""
    about, held = frame.public_sites().region(region), frame.opened(region, request.form.get("key", ""))
    starts_at = frame.instant(request.form.get("at", "")) or datetime.fromisoformat(held["starts_at"])
    try:
        booked = booking.confirm(backends(), held, starts_at, request.form.get("how") or held["channel"])
    except Problem as problem:
        if problem.status == 409 and "fenced" in problem.code:
            return _held(about, held, problem)
        return frame.page(
            "public/matters.html", problem.status, **_frame(about, problem), matters=booking.matters(about)
        )
    message = gettext("Your appointment is booked. Please write down its number, or print this page.")
    return appointments.shown(about, booked, message, fresh=True)


@blueprint.route("/<string:region>/buchen/aufgeben", methods=["POST"])
@public
def give_up(region: str) -> Response:
    """The time is free for others at once."""
    about, held = frame.public_sites().region(region), frame.opened(region, request.form.get("key", ""))
    own.cancel(backends(), held)
    return _matters(about)


def _matters(about: Region, problem: Problem | None = None) -> Response:
    status = problem.status if problem else 200
    return frame.page("public/matters.html", status, **_frame(about, problem), matters=booking.matters(about))


def _frame(about: Region, problem: Problem | None = None) -> dict[str, Any]:
    """What each step knows: whom to call who is new here, and what went wrong before."""
    phones = [each for each in about.contacts if each["kind"] == "phone"]
    for_new = [each for each in phones if each.get("audience") == NEW] or phones
    return {
        "region": about,
        "title": gettext("Book an appointment"),
        "for_new": [contact(each) for each in for_new],
        "trouble": sentence(problem) if problem else "",
    }


def _matter(about: Region, id: str) -> Matter | None:
    return next((each for each in booking.matters(about) if each.id == id), None)


def _wish(about: Region, matter: Matter, chosen: Mapping[str, str]) -> Wish | None:
    """None where site or way is not chosen yet, or cannot be."""
    wanted = {key: chosen.get(key, "") for key in ("site", "how")}
    here = next((site for site in _sites(about) if site.id == wanted["site"]), None)
    if here is None or wanted["how"] not in booking.ways(here, matter, about):
        return None
    return Wish(about.id, here.id, matter, wanted["how"])


def _sites(about: Region) -> list[Site]:
    return frame.public_sites().sites(about.id, gateway().clock.now())


def _places(about: Region, matter: Matter) -> list[tuple[Site, list[tuple[str, str]]]]:
    return [
        (site, [(way, pgettext("appointment by", way)) for way in booking.ways(site, matter, about)])
        for site in _sites(about)
    ]


def _times(about: Region, wish: Wish, problem: Problem | None = None) -> Response:
    now = gateway().clock.now()
    since = max(frame.instant(request.values.get("since", "")) or now, now)
    since = min(since, now + booking.LONGEST_AHEAD)
    with a_try("times", by_address=limits.LOOKING):
        free = booking.free_times(backends(), frame.public_sites().shared, wish, since)
    return frame.page(
        "public/times.html",
        problem.status if problem else 200,
        **_frame(about, problem),
        wish=wish,
        site_name=_name(about, wish.site),
        how=pgettext("appointment by", wish.how),
        days=words.days(free.slots, about),
        reason=free.reason,
        earlier=(since - own.WEEK).isoformat() if since > now else "",
        later=(since + own.WEEK).isoformat() if since + own.WEEK < now + booking.LONGEST_AHEAD else "",
        here=lambda **more: url_for("public_booking.start", **_address(wish), **more),
    )


def _number(about: Region, wish: Wish, starts_at: datetime, trouble: str = "") -> Response:
    return frame.page(
        "public/number.html",
        422 if trouble else 200,
        **{**_frame(about), "trouble": trouble},
        wish=wish,
        site_name=_name(about, wish.site),
        how=pgettext("appointment by", wish.how),
        when=words.moment(starts_at.isoformat(), about),
        at=starts_at.isoformat(),
        typed=request.form.get("bg_number", "")[: appointments.LONGEST],
        back=url_for("public_booking.start", **_address(wish)),
        **limits.puzzle(),
    )


def _held(about: Region, held: AppointmentView, problem: Problem | None = None) -> Response:
    return frame.page(
        "public/held.html",
        problem.status if problem else 200,
        **_frame(about, problem),
        told=appointments.in_words(about, held),
        key=frame.codes().sign(Pass(about.id, held["appointment_id"])),
        at=held["starts_at"],
        how=held["channel"],
        minutes=booking.HOLD_MINUTES,
    )


def _address(wish: Wish) -> dict[str, Any]:
    return {"region": wish.region, "matter": wish.matter.id, "site": wish.site, "how": wish.how}


def _name(about: Region, site: str) -> str:
    return next((each.name for each in _sites(about) if each.id == site), site)
