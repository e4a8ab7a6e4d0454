"""Messages that no handler could apply: seeing them, sending them again, dropping them; what was done is in the log."""

import json
from collections.abc import Sequence
from typing import Any

from services.chassis.messaging.deadletters import MOST, Choice, DeadLetter, original_queue
from services.chassis.process import logs
from services.chassis.process.problems import Problem
from services.gateway.access.principal import Principal
from services.gateway.application.ports import DeadLetters
from services.gateway.application.problems import DEAD_LETTER_UNKNOWN, QUEUE_UNKNOWN

Document = dict[str, Any]
LONGEST_BODY = 20_000
LONGEST_READ = 256 * 1024
"""In bytes. Events of ours are smaller by far; to read a larger one would keep everybody waiting."""

log = logs.get_logger(__name__)


def overview(parked: DeadLetters) -> list[Document]:
    """Every known queue with what lies beside it, fullest first."""
    counts = parked.count()
    oldest = parked.oldest([queue for queue, messages in counts.items() if messages])
    queues = [
        {
            "queue": queue,
            "service": queue.partition(".")[0],
            "event_type": queue.partition(".")[2],
            "messages": messages,
            "oldest_at": oldest[queue].last_failed_at if queue in oldest else None,
        }
        for queue, messages in counts.items()
    ]
    return sorted(queues, key=lambda entry: (-entry["messages"], entry["queue"]))


def page(parked: DeadLetters, user: Principal, queue: str, limit: int) -> Document:
    """The first messages of one queue; `messages` counts all of them."""
    name = known(parked, queue)
    letters = parked.look(name, limit, lambda letter: is_visible(user, letter))
    messages = parked.count()[name]
    return {"queue": name, "messages": max(messages, len(letters)), "letters": [summary(letter) for letter in letters]}


def one(parked: DeadLetters, user: Principal, queue: str, message_id: str) -> Document:
    """A whole message: event, reason and stack."""
    name = known(parked, queue)
    letters = parked.look(name, 1, _chosen(user, [message_id]))
    if not letters:
        raise Problem.of(DEAD_LETTER_UNKNOWN, most=MOST)
    return {"queue": name} | whole(letters[0])


def replay(parked: DeadLetters, user: Principal, queue: str, message_ids: Sequence[str] | None) -> Document:
    """To their queue again, as if never tried; `None` means all that the user may see."""
    name = known(parked, queue)
    done = parked.replay(name, _chosen(user, message_ids))
    for letter in done:
        log.info("dead letter replayed", **_record(user, name, letter))
    return _settled("replayed", done, message_ids)


def drop(parked: DeadLetters, user: Principal, queue: str, message_ids: Sequence[str], reason: str) -> Document:
    name = known(parked, queue)
    done = parked.drop(name, _chosen(user, message_ids))
    for letter in done:
        log.warning("dead letter dropped", **_record(user, name, letter), reason=reason)
    return _settled("dropped", done, message_ids)


def known(parked: DeadLetters, queue: str) -> str:
    """Only queues of ours: no other one can be emptied from here."""
    name = original_queue(queue)
    if name not in parked.queues:
        raise Problem.of(QUEUE_UNKNOWN, queue=name)
    return name


def is_visible(user: Principal, letter: DeadLetter) -> bool:
    """Whose region and site the event is about; what does not say so is for those who may see everything."""
    if user.scope.regions is None and user.scope.sites is None:
        return True
    region, _, site = str((event_of(letter) or {}).get("subject") or "").partition("/")
    return user.scope.has_site(region, site) if site else bool(region) and user.scope.has_region(region)


def event_of(letter: DeadLetter) -> Document | None:
    """None for what is none, and for what is too large to be one."""
    if len(letter.body) > LONGEST_READ:
        return None
    try:
        event = json.loads(letter.body)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def summary(letter: DeadLetter) -> Document:
    event = event_of(letter) or {}
    sequence = event.get("sequence")
    return {
        "message_id": letter.id,
        "event_id": _text(event.get("id")),
        "event_type": _text(event.get("type")),
        "subject": _text(event.get("subject")),
        "sequence": sequence if isinstance(sequence, int) else None,
        "reason": letter.reason or None,
        "tries": letter.tries,
        "first_failed_at": letter.first_failed_at,
        "last_failed_at": letter.last_failed_at,
        "bytes": len(letter.body),
    }


def whole(letter: DeadLetter) -> Document:
    """The event as it was sent; the text of what is none, cut where it is endless."""
    short = len(letter.body) <= LONGEST_BODY
    event = event_of(letter) if short else None
    body = None if event is not None else letter.body[:LONGEST_BODY].decode("utf-8", "replace")
    return summary(letter) | {"event": event, "body": body, "stack": letter.stack or None}


def _chosen(user: Principal, message_ids: Sequence[str] | None) -> Choice:
    wanted = None if message_ids is None else set(message_ids)
    return lambda letter: (wanted is None or letter.id in wanted) and is_visible(user, letter)


def _settled(key: str, done: Sequence[DeadLetter], message_ids: Sequence[str] | None) -> Document:
    """Ids that are not there any more are no failure: who asks twice gets the same end."""
    settled = {letter.id for letter in done}
    missing = [message for message in dict.fromkeys(message_ids or ()) if message not in settled]
    return {key: len(done), "message_ids": [letter.id for letter in done], "missing": missing}


def _record(user: Principal, queue: str, letter: DeadLetter) -> Document:
    event = event_of(letter) or {}
    return {
        "queue": queue,
        "message_id": letter.id,
        "event_type": _text(event.get("type")),
        "subject": _text(event.get("subject")),
        "cause": letter.reason,
        "user": user.login,
        "role": user.actor.role,
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:200]
