"""The pages about messages that no handler could apply: the list, one message, sending again and dropping."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.permissions import Permission
from services.gateway.application import dead_letters
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.forms import Form
from services.gateway.web.context import gateway, principal
from services.gateway.wording import gettext, ngettext
from services.gateway.wording.problems import sentence
from services.gateway.wording.terms import queue_name

blueprint = takes(
    Shown.SESSION, Blueprint("dead_letter_pages", __name__, url_prefix="/dead-letters", template_folder="templates")
)

SHOWN = 20
_SHORTEST_REASON = 3
_UNREADABLE = ("JSONDecodeError", "UnicodeDecodeError", "InvalidEvent")


@blueprint.route("")
@needs(Permission.DEAD_LETTER_READ)
def index() -> str:
    """What was left behind, by queue."""
    trouble, queues = "", []
    try:
        full = [entry for entry in dead_letters.overview(gateway().dead_letters) if entry["messages"]]
        queues = [_queue(entry) for entry in full]
    except Problem as problem:
        trouble = sentence(problem)
    return _page("dead_letters.html", queues=queues, trouble=trouble, watched=len(gateway().dead_letters.queues))


@blueprint.route("/<string:queue>/<string:message_id>")
@needs(Permission.DEAD_LETTER_READ)
def detail(queue: str, message_id: str) -> str:
    """One message with reason, stack and event."""
    return _detail(queue, message_id, Form())


@blueprint.route("/<string:queue>/replay", methods=["POST"])
@needs(Permission.DEAD_LETTER_SETTLE)
def replay(queue: str) -> Response:
    """Send one message, or all of a queue, again."""
    chosen = request.form.get("message_id")
    done = dead_letters.replay(gateway().dead_letters, principal(), queue, [chosen] if chosen else None)
    count = done["replayed"]
    flash(ngettext("{count} message sent again.", "{count} messages sent again.", count) if count else _gone(chosen))
    return redirect(url_for("dead_letter_pages.index"), code=303)


@blueprint.route("/<string:queue>/<string:message_id>/drop", methods=["POST"])
@needs(Permission.DEAD_LETTER_SETTLE)
def drop(queue: str, message_id: str) -> Response | tuple[str, int]:
    """Drop a message for good, with a reason and a confirmation."""
    form = Form.sent()
    reason = form.value("reason")
    if len(reason) < _SHORTEST_REASON:
        form.faults["reason"] = gettext("Please say why this message is dropped.")
    if form.value("confirmed") != "yes":
        form.faults["confirmed"] = gettext("Please confirm that this message is never to take effect.")
    if form.faults:
        return _detail(queue, message_id, form), 422
    done = dead_letters.drop(gateway().dead_letters, principal(), queue, [message_id], reason[:1000])
    flash(gettext("The message is dropped.") if done["dropped"] else _gone(message_id))
    return redirect(url_for("dead_letter_pages.index"), code=303)


def _detail(queue: str, message_id: str, form: Form) -> str:
    parked = dead_letters.one(gateway().dead_letters, principal(), queue, message_id)
    event = parked["event"]
    text = json.dumps(event, ensure_ascii=False, indent=2) if event is not None else parked["body"]
    letter = _letter(parked) | {"stack": parked["stack"], "text": text, "is_event": event is not None}
    title = queue_name(parked["queue"])
    return _page("dead_letter.html", letter=letter, queue=parked["queue"], title=title, form=form)


def _queue(entry: Mapping[str, Any]) -> dict[str, Any]:
    page = dead_letters.page(gateway().dead_letters, principal(), entry["queue"], SHOWN)
    return {
        "name": entry["queue"],
        "title": queue_name(entry["queue"]),
        "messages": page["messages"],
        "count": ngettext("{count} message", "{count} messages", page["messages"]),
        "letters": [_letter(letter) for letter in page["letters"]],
    }


def _letter(parked: Mapping[str, Any]) -> dict[str, Any]:
    reason = parked["reason"] or gettext("no reason given")
    return {
        "id": parked["message_id"],
        "about": parked["subject"] or gettext("unknown"),
        "sequence": parked["sequence"],
        "event_type": parked["event_type"] or gettext("no event"),
        "reason": reason,
        "tries": ngettext("{count} try", "{count} tries", parked["tries"]) if parked["tries"] else "",
        "gave_up": ngettext("after {count} try", "after {count} tries", parked["tries"]) if parked["tries"] else "",
        "first": wording.when(parked["first_failed_at"]),
        "last": wording.when(parked["last_failed_at"]),
        "unreadable": reason.startswith(_UNREADABLE),
    }


def _gone(chosen: str | None) -> str:
    return gettext("This message was no longer there.") if chosen else gettext("Nothing was there any more.")


def _page(template: str, **values: Any) -> str:
    user = principal()
    return render_template(template, user=user, may_settle=user.may(Permission.DEAD_LETTER_SETTLE), **values)
