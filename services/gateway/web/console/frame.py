"""What stands around every page of the console: who is there, where one is, and where one may go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, session, url_for

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.application import scoping
from services.gateway.web import assets
from services.gateway.web.context import backends, gateway
from services.gateway.wording import gettext
from services.gateway.wording.problems import place_in_line
from services.gateway.wording.terms import label

SESSION_REGION = "region"
"""The region that was looked at last: pages without one of their own lead there."""


@dataclass(frozen=True)
class Section:
    """A place in the navigation. `permission`: who sees it, None for everybody; `regional`: it shows one region."""

    endpoint: str
    words: Callable[[], str]
    permission: Permission | None
    regional: bool = False


SECTIONS = (
    Section("first_page.home", lambda: gettext("Overview"), None),
    Section("switch_pages.index", lambda: gettext("Switches"), Permission.SWITCH_READ, regional=True),
    Section("timeline_pages.index", lambda: gettext("Calendar"), Permission.SWITCH_READ, regional=True),
    Section("appointment_pages.start", lambda: gettext("Appointments"), Permission.APPOINTMENT_READ, regional=True),
    Section("letter_pages.index", lambda: gettext("Letters"), Permission.CAMPAIGN_READ, regional=True),
    Section("dead_letter_pages.index", lambda: gettext("Left behind"), Permission.DEAD_LETTER_READ),
    Section("user_pages.index", lambda: gettext("Users"), Permission.USER_MANAGE),
    Section("audit_pages.index", lambda: gettext("Audit log"), Permission.AUDIT_READ),
)
"""In the order in which they stand; the one table that says who is led where."""


@dataclass(frozen=True)
class Link:
    words: str
    address: str
    current: bool


@dataclass(frozen=True)
class Frame:
    """`regions`: the user's own by id, with their names; `region`: the one that is looked at, "" without any."""

    links: tuple[Link, ...]
    regions: dict[str, str]
    region: str


def register(app: Flask) -> None:
    app.jinja_env.globals.update(_WORDS)
    app.context_processor(_page_words)


def frame(user: Principal) -> Frame:
    """Navigation for this user. Where the services do not answer, it has the places that need no region."""
    regions = _regions(user)
    region = _region(regions)
    return Frame(tuple(_links(user, region)), regions, region)


def _links(user: Principal, region: str) -> Iterator[Link]:
    here = current_app.blueprints.get(request.blueprint or "")
    for section in SECTIONS:
        if section.permission is not None and not user.may(section.permission):
            continue
        if section.regional and not region:
            continue
        address = url_for(section.endpoint, region=region) if section.regional else url_for(section.endpoint)
        current = here is not None and section.endpoint.partition(".")[0] == here.name
        yield Link(section.words(), address, current)


def _regions(user: Principal) -> dict[str, str]:
    def ask() -> dict[str, str]:
        return {summary["region"]: summary["name"] for summary in scoping.regions(backends(), user)}

    try:
        return gateway().names.get(("own regions", user.scope), ask)
    except Problem:
        return {}


def _region(regions: dict[str, str]) -> str:
    """The one in the address, else the one of before, else the first."""
    shown = (request.view_args or {}).get("region")
    if shown in regions:
        session[SESSION_REGION] = shown
        return str(shown)
    kept = session.get(SESSION_REGION)
    return str(kept) if kept in regions else next(iter(regions), "")


_WORDS: dict[str, Any] = {
    "_": wording.gettext,
    "ngettext": wording.ngettext,
    "pgettext": wording.pgettext,
    "asset": assets.address,
    "frame": frame,
    "label": label,
    "languages": wording.LANGUAGES,
    "number": wording.number,
    "place_in_line": place_in_line,
    "permission": Permission,
}
"""What every template knows, also the macros that others import."""


def _page_words() -> dict[str, Any]:
    provider = gateway().provider
    named = {"provider": provider.settings.name if provider else ""}
    return {"language": wording.language(), "user": g.get("principal"), **named}
