"""The pages about messages that no handler could apply: the list, one message, sending again and dropping."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.application import dead_letters
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console import wording
from services.gateway.web.console.pages import check_csrf
from services.gateway.web.context import gateway, principal

blueprint = takes(
    Shown.SESSION, Blueprint("dead_letter_pages", __name__, url_prefix="/dead-letters", template_folder="templates")
)

SHOWN = 20
_SHORTEST_REASON = 3
_SERVICES = {
    "sites": "Standorte",
    "protection": "Infektionsschutz",
    "scheduling": "Terminplanung",
    "notification": "Anschreiben",
    "gateway": "Konsole",
}
_EVENTS = {
    "site.stage_changed": "Stufe geändert",
    "site.updated": "Angaben zum Standort geändert",
    "switch.scheduled": "Umstellung angelegt",
    "switch.held": "Umstellung angehalten",
    "switch.settled": "Umstellung abgeschlossen",
    "concept.published": "Schutzkonzept veröffentlicht",
    "limits.changed": "Grenzen geändert",
    "appointments.changed": "Termine angepasst",
    "site.replanned": "Standort umgeplant",
    "appointment.booked": "Termin gebucht",
    "appointment.cancelled": "Termin abgesagt",
    "campaign.created": "Anschreiben begonnen",
    "campaign.completed": "Anschreiben abgeschlossen",
}
_UNREADABLE = ("JSONDecodeError", "UnicodeDecodeError", "InvalidEvent")


@blueprint.route("")
@needs(Permission.DEAD_LETTER_READ)
def index() -> str:
    """Was liegengeblieben ist, nach Warteschlangen"""
    trouble, queues = "", []
    try:
        full = [entry for entry in dead_letters.overview(gateway().dead_letters) if entry["messages"]]
        queues = [_queue(entry) for entry in full]
    except Problem as problem:
        trouble = f"{problem.title}. {problem.detail}".strip()
    return _page("dead_letters.html", queues=queues, trouble=trouble, watched=len(gateway().dead_letters.queues))


@blueprint.route("/<string:queue>/<string:message_id>")
@needs(Permission.DEAD_LETTER_READ)
def detail(queue: str, message_id: str) -> str:
    """Eine Nachricht mit Grund, Stapel und Ereignis"""
    return _detail(queue, message_id)


@blueprint.route("/<string:queue>/replay", methods=["POST"])
@needs(Permission.DEAD_LETTER_SETTLE)
def replay(queue: str) -> Response:
    """Eine Nachricht oder alle einer Warteschlange erneut zustellen"""
    check_csrf()
    chosen = request.form.get("message_id")
    done = dead_letters.replay(gateway().dead_letters, principal(), queue, [chosen] if chosen else None)
    count = done["replayed"]
    flash(f"{wording.counted(count, 'Nachricht', 'Nachrichten')} erneut zugestellt." if count else _gone(chosen))
    return redirect(url_for("dead_letter_pages.index"), code=303)


@blueprint.route("/<string:queue>/<string:message_id>/drop", methods=["POST"])
@needs(Permission.DEAD_LETTER_SETTLE)
def drop(queue: str, message_id: str) -> Response | tuple[str, int]:
    """Eine Nachricht endgültig verwerfen, mit Begründung und Bestätigung"""
    check_csrf()
    reason = request.form.get("reason", "").strip()
    if len(reason) < _SHORTEST_REASON:
        return _detail(queue, message_id, "Bitte begründen Sie, warum diese Nachricht verworfen wird."), 422
    if request.form.get("confirmed") != "yes":
        return _detail(queue, message_id, "Bitte bestätigen Sie, dass diese Nachricht nie wirken soll.", reason), 422
    done = dead_letters.drop(gateway().dead_letters, principal(), queue, [message_id], reason[:1000])
    flash("Die Nachricht ist verworfen." if done["dropped"] else _gone(message_id))
    return redirect(url_for("dead_letter_pages.index"), code=303)


def _detail(queue: str, message_id: str, fault: str = "", reason: str = "") -> str:
    found = dead_letters.one(gateway().dead_letters, principal(), queue, message_id)
    event = found["event"]
    text = json.dumps(event, ensure_ascii=False, indent=2) if event is not None else found["body"]
    letter = _letter(found) | {"stack": found["stack"], "text": text, "is_event": event is not None}
    title = queue_title(found["queue"])
    return _page("dead_letter.html", letter=letter, queue=found["queue"], title=title, fault=fault, reason=reason)


def _queue(entry: Mapping[str, Any]) -> dict[str, Any]:
    page = dead_letters.page(gateway().dead_letters, principal(), entry["queue"], SHOWN)
    return {
        "name": entry["queue"],
        "title": queue_title(entry["queue"]),
        "messages": page["messages"],
        "count": wording.counted(page["messages"], "Nachricht", "Nachrichten"),
        "letters": [_letter(letter) for letter in page["letters"]],
    }


def _letter(found: Mapping[str, Any]) -> dict[str, Any]:
    reason = found["reason"] or "Kein Grund angegeben"
    return {
        "id": found["message_id"],
        "about": found["subject"] or "unbekannt",
        "sequence": found["sequence"],
        "event_type": found["event_type"] or "kein Ereignis",
        "reason": reason,
        "tries": wording.counted(found["tries"], "Versuch", "Versuche") if found["tries"] else "",
        "tries_dative": wording.counted(found["tries"], "Versuch", "Versuchen") if found["tries"] else "",
        "first": wording.when(found["first_failed_at"]),
        "last": wording.when(found["last_failed_at"]),
        "unreadable": reason.startswith(_UNREADABLE),
    }


def queue_title(queue: str) -> str:
    """Terminplanung: Stufe geändert"""
    service, _, event = queue.partition(".")
    return f"{_SERVICES.get(service, service)}: {_EVENTS.get(event.rsplit('.v', 1)[0], event)}"


def _gone(chosen: str | None) -> str:
    return "Diese Nachricht lag nicht mehr dort." if chosen else "Dort lag nichts mehr."


def _page(template: str, **values: Any) -> str:
    user = principal()
    return render_template(template, user=user, may_settle=user.may(Permission.DEAD_LETTER_SETTLE), **values)
