"""The stages of a region's sites day by day, for programs and for calendars."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Response, json, request

from services.contracts.calls import sites
from services.gateway.access.calendar_keys import CalendarKey
from services.gateway.access.permissions import Permission
from services.gateway.access.sessions import Agent, Origin
from services.gateway.application import timeline
from services.gateway.application.calendar_feed import MEDIA_TYPE, feed
from services.gateway.web.authentication import Shown, needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends, calendar_keys, gateway, principal
from services.gateway.web.language import choose
from services.gateway.web.schemas import timeline as schemas
from services.gateway.wording import language
from services.gateway.wording.values import local_day

blueprint = Blueprint("Timeline", __name__, url_prefix="/api/v1", description="Which stage holds where on which day")
calendar = Blueprint("Calendar", __name__, url_prefix="/api/v1", description="The same for calendar programs")
calendar.takes = Shown.CALENDAR

_ASK_AGAIN = "private, no-cache"
_YEAR = timedelta(days=sites.LONGEST_TIMELINE - 1)


@blueprint.route("/regions/<string:region>/timeline")
@blueprint.arguments(schemas.TimelineQuerySchema, location="query")
@blueprint.response(200, sites.TIMELINE.answer)
@blueprint.alt_response(304, description="Nothing has changed since the ETag that If-None-Match names")
@needs(Permission.SWITCH_READ)
def get_timeline(query: dict[str, Any], region: str) -> Response:
    """The stages of the sites of your scope in these days"""
    view = timeline.ask(backends(), principal(), region, query["since"] or today(), query["until"])
    return _unless_known(view["digest"], lambda: json.dumps(view), "application/json")


@calendar.route("/regions/<string:region>/timeline.ics")
@calendar.arguments(schemas.CalendarQuerySchema, location="query")
@calendar.response(200, content_type=MEDIA_TYPE, description="iCalendar (RFC 5545), one event a stage and site")
@calendar.alt_response(304, description="Nothing has changed since the ETag that If-None-Match names")
@calendar.doc(security=[{"token": []}, {"calendarKey": []}])
@needs(Permission.SWITCH_READ)
def get_calendar(query: dict[str, Any], region: str) -> Response:
    """The stages of the sites of your scope as a calendar to subscribe to"""
    choose()  # by now it is known whose calendar it is: such programs name no language
    since = query["since"] or _last_month(today())
    view = timeline.ask(backends(), principal(), region, since, query["until"] or since + _YEAR)
    answer = _unless_known(f"{view['digest']}-{language()}", lambda: feed(view, gateway().clock.now()), MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'inline; filename="{region}.ics"'
    return answer


@blueprint.route("/calendar-keys", methods=["POST"])
@blueprint.response(201, schemas.CalendarKeySchema)
@needs(Permission.SWITCH_READ)
def create_calendar_key() -> dict[str, Any]:
    """A key for a calendar program: it reads calendars and nothing else, and is ended like a session"""
    key = new_calendar_key()
    expires_at = datetime.fromtimestamp(key.expires_at, UTC)
    return {"login": key.login, "key": key.text, "session_id": key.session, "expires_at": expires_at}


def new_calendar_key() -> CalendarKey:
    return calendar_keys().issue(principal().login, Origin(request.remote_addr, Agent.CALENDAR))


def today() -> date:
    return local_day(gateway().clock.now())


def _last_month(day: date) -> date:
    """Its first: what has no end is told up to the last day shown, which so moves once a month only."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _unless_known(tag: str, content: Callable[[], str | bytes], media_type: str) -> Response:
    """304 where the caller has it already; the tag is a weak one, since an answer also says when it was given."""
    answer = Response(mimetype=media_type)
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = _ASK_AGAIN
    answer.headers["Vary"] = "Accept-Language, Authorization"
    answer.make_conditional(request)
    if answer.status_code != 304:
        answer.set_data(content())
    return answer
