"""The calendar of a region: its sites by days, week after week, and in words what is announced or taken back."""

from datetime import date, datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.contracts.schemas import FIRST_YEAR, LAST_YEAR
from services.gateway import wording
from services.gateway.access.permissions import Permission
from services.gateway.application import timeline
from services.gateway.web.api.timeline import new_calendar_key, today
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.calendar import days as view
from services.gateway.web.context import backends, gateway, principal

blueprint = takes(
    Shown.SESSION, Blueprint("timeline_pages", __name__, url_prefix="/regions", template_folder="templates")
)

WEEKS = 2
"""So many fit beside each other on a desk, each day wide enough for a word."""
_WEEK = timedelta(days=7)


@blueprint.route("/<string:region>/timeline")
@needs(Permission.SWITCH_READ)
def index(region: str) -> str | Response:
    """Two weeks from the Monday of the day that `from` names, or of today."""
    wanted = _day(request.args.get("from", ""))
    if wanted is None and "from" in request.args:
        return redirect(url_for("timeline_pages.index", region=region))
    return _page(region, wanted or today())


@blueprint.route("/<string:region>/timeline/key", methods=["POST"])
@needs(Permission.SWITCH_READ)
def make_key(region: str) -> tuple[str, int]:
    """A key for a calendar program, shown this once."""
    return _page(region, today(), new_calendar_key().text), 201


def _page(region: str, day: date, key: str = "") -> str:
    first = day - timedelta(days=day.weekday())
    last = first + WEEKS * _WEEK - timedelta(days=1)
    told = timeline.ask(backends(), principal(), region, first, last)
    document = gateway().shared.get(("stages", region), lambda: backends().sites.get_region(region=region)["document"])
    days = view.days(first, last, today())
    return render_template(
        "calendar.html",
        region=region,
        name=told["name"],
        days=days,
        weeks=view.weeks(days),
        rows=view.rows(told, view.badges(document["stages"]), days),
        legend=list(view.badges(document["stages"]).values()),
        changes=view.changes(told),
        period=wording.gettext("{first:day} to {last:day}", first=first, last=last),
        before=(first - _WEEK).isoformat(),
        after=(first + _WEEK).isoformat(),
        shown=first.isoformat(),
        feed=url_for("Calendar.get_calendar", region=region, _external=True),
        key=key,
        user=principal(),
    )


def _day(text: str) -> date | None:
    """None for what is no day, or is so far away that nobody plans it."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None
