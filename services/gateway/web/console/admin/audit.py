"""The record of who did what, when, by person, day and kind, also as a file; and who looked at a household."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.permissions import Permission
from services.gateway.application import audit, scoping
from services.gateway.application.audit import Filter, Kind, Line
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.forms import Form
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.schemas.audit import LISTED, MOST_LINES
from services.gateway.wording import audit as words
from services.gateway.wording import gettext, pgettext

blueprint = takes(
    Shown.SESSION, Blueprint("audit_pages", __name__, url_prefix="/admin/audit", template_folder="templates")
)
_ON_A_PAGE = 200
_BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.route("")
@needs(Permission.AUDIT_READ)
def index() -> str:
    """What nobody could mean (a day that is none, a kind that there is not) is said at its field, and left out."""
    form = Form({key: value.strip() for key, value in request.args.items()})
    return _page(form, _lines(_filter(form), _ON_A_PAGE))


@blueprint.route("/audit.csv")
@needs(Permission.AUDIT_READ)
def as_file() -> Response:
    """For a spreadsheet, by the same filter."""
    form = Form({key: value.strip() for key, value in request.args.items()})
    found = _lines(_filter(form), MOST_LINES)
    answer = Response(_csv([_row(line) for line in found]), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{gateway().clock.now():%Y-%m-%d}.csv"'
    return answer


@blueprint.route("/looks", methods=["POST"])
@needs(Permission.HOUSEHOLD_AUDIT)
def looks() -> tuple[str, int]:
    """Who looked at a household: its number comes in the body, so that no log has it."""
    form = Form.sent()
    try:
        found = audit.looks(backends(), principal(), form.value("household_region"), form.value("bg_number"))
    except Problem as problem:
        return _page(form.refused(problem), []), problem.status
    return _page(form, found, of_household=form.value("bg_number")), 200


def _lines(wanted: Filter, most: int) -> list[Line]:
    state = gateway()
    return audit.lines(backends(), state.users, state.records, principal(), wanted, most)


def _filter(form: Form) -> Filter:
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = date.fromisoformat(form.value(name)) if form.value(name) else None
        except ValueError:
            form.faults[name] = gettext("Please give a day, such as 2020-06-17.")
            days[name] = None
    kind = form.value("kind")
    return Filter(form.value("person") or None, days["since"], days["until"], Kind(kind) if kind in LISTED else None)


def _page(form: Form, found: Sequence[Line], of_household: str = "") -> str:
    user = principal()
    regions = scoping.regions(backends(), user) if user.may(Permission.HOUSEHOLD_AUDIT) else []
    return render_template(
        "audit.html",
        user=user,
        form=form,
        rows=[_row(line) for line in found],
        kinds=[("", gettext("all"))] + [(kind.value, pgettext("record kind", kind)) for kind in LISTED],
        regions=[(each["region"], each["name"]) for each in regions],
        most=_ON_A_PAGE,
        of_household=of_household,
        query={key: form.value(key) for key in ("person", "since", "until", "kind") if form.value(key)},
    )


def _row(line: Line) -> dict[str, Any]:
    return {
        "when": wording.when(line.at),
        "person": words.person(line.actor),
        "roles": ", ".join(pgettext("role", role) for role in line.roles if role != "system"),
        "kind": pgettext("record kind", line.kind),
        "deed": words.deed(line.deed),
        "about": line.about or line.region or "",
        "details": words.details(line.details),
    }


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    """With what spreadsheets need to read umlauts, and nothing that they would take for a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    heads = ("time", "person", "roles", "kind", "what", "about", "details")
    writer.writerow([pgettext("recorded", head) for head in heads])
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row.values()])
    return _BOM + file.getvalue()
