"""`stufenplan deadletter`"""

import json as json_format
from typing import Annotated, Any

import typer

from services.gateway.cli import client, completing
from services.gateway.cli.errors import CliError
from services.gateway.cli.language import agreed
from services.gateway.cli.output import Column, JsonOption, as_json, facts, say, table
from services.gateway.wording import gettext, ngettext, when
from services.gateway.wording.terms import event_name

app = typer.Typer(no_args_is_help=True)

_MOST = 200

Queue = Annotated[
    str, typer.Argument(help="Queue, as stufenplan deadletter list names it", autocompletion=completing.queues)
]
Ids = Annotated[list[str] | None, typer.Argument(help="Numbers of the messages")]
All = Annotated[bool, typer.Option("--all", help="All messages of the queue")]


@app.command("list")
def list_letters(
    queue: Annotated[str | None, typer.Argument(help="Only this queue, then with its messages")] = None,
    json: JsonOption = False,
) -> None:
    """Where messages were left behind, or which ones."""
    if queue is not None:
        return _list_queue(queue, json)
    queues = client.get("/dead-letters")
    if json:
        return as_json(queues)
    rows = [(entry["queue"], entry["messages"], when(entry["oldest_at"])) for entry in queues if entry["messages"]]
    columns = (Column(gettext("queue"), is_id=True), Column(gettext("messages"), is_number=True), gettext("oldest"))
    table(columns, rows, gettext("Nothing was left behind."))
    return None


@app.command()
def show(
    queue: Queue,
    message_id: Annotated[str, typer.Argument(help="Number of the message")],
    json: JsonOption = False,
) -> None:
    """A message with reason, stack and the whole event."""
    parked = client.get(f"/dead-letters/{queue}/{message_id}")
    if json:
        return as_json(parked)
    facts(
        {
            gettext("message"): parked["message_id"],
            gettext("queue"): parked["queue"],
            gettext("event"): _event(parked["event_type"]),
            gettext("concerns"): parked["subject"],
            gettext("sequence"): parked["sequence"],
            gettext("tries"): parked["tries"],
            gettext("first"): when(parked["first_failed_at"]),
            gettext("last"): when(parked["last_failed_at"]),
        }
    )
    _section(gettext("reason"), parked["reason"])
    _section(gettext("stack"), parked["stack"])
    event = parked["event"]
    _section(gettext("event"), json_format.dumps(event, ensure_ascii=False, indent=2) if event else parked["body"])
    return None


@app.command()
def replay(queue: Queue, message_ids: Ids = None, all_of_them: All = False, json: JsonOption = False) -> None:
    """Send again once the cause is mended. Twice does no harm: each event takes effect once."""
    ids = _wanted(message_ids, all_of_them)
    done = client.post(f"/dead-letters/{queue}/replay", {"message_ids": ids})
    words = ngettext("{count} message sent again.", "{count} messages sent again.", done["replayed"])
    as_json(done) if json else _tell(words, done["missing"])


@app.command()
def drop(
    queue: Queue,
    reason: Annotated[str, typer.Option(help="Why; kept in the record with your name")],
    message_ids: Ids = None,
    all_of_them: All = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask")] = False,
    json: JsonOption = False,
) -> None:
    """Drop for good. The event then never takes effect."""
    ids = _wanted(message_ids, all_of_them)
    if ids is None:
        letters = client.get(f"/dead-letters/{queue}", limit=_MOST)["letters"]
        ids = [letter["message_id"] for letter in letters]
    if not ids:
        say(gettext("Nothing was left behind."))
        return
    question = ngettext(
        "Drop this message of {queue} for good?",
        "Drop these {count} messages of {queue} for good?",
        len(ids),
        queue=queue,
    )
    if not yes and not agreed(question):
        raise CliError(gettext("Nothing dropped."))
    done = client.post(f"/dead-letters/{queue}/drop", {"message_ids": ids, "reason": reason})
    words = ngettext("{count} message dropped.", "{count} messages dropped.", done["dropped"])
    as_json(done) if json else _tell(words, done["missing"])


def _list_queue(queue: str, json: bool) -> None:
    page = client.get(f"/dead-letters/{queue}", limit=_MOST)
    if json:
        return as_json(page)
    rows = [
        (
            letter["message_id"],
            letter["event_type"] and event_name(letter["event_type"]),
            letter["subject"],
            letter["tries"],
            when(letter["last_failed_at"]),
            letter["reason"],
        )
        for letter in page["letters"]
    ]
    columns = (
        Column(gettext("number"), is_id=True),
        gettext("event"),
        gettext("concerns"),
        Column(gettext("tries"), is_number=True),
        gettext("last"),
        gettext("reason"),
    )
    nothing = (
        gettext("Nothing of it belongs to your area.") if page["messages"] else gettext("Nothing was left behind.")
    )
    table(columns, rows, nothing)
    if len(rows) < page["messages"]:
        say(gettext("Shown are {shown} of {all}.", shown=len(rows), all=page["messages"]))
    return None


def _wanted(message_ids: list[str] | None, all_of_them: bool) -> list[str] | None:
    if bool(message_ids) == all_of_them:
        raise CliError(gettext("Please name the numbers of the messages, or say --all."))
    return message_ids or None


def _event(event_type: str | None) -> str | None:
    """Its name, and in brackets the type by which logs and queues call it."""
    return f"{event_name(event_type)} ({event_type})" if event_type else None


def _section(title: str, text: Any) -> None:
    if text:
        say(f"\n{title}", style="bold")
        say(str(text).rstrip())


def _tell(words: str, missing: list[str]) -> None:
    say(words)
    for message_id in missing:
        say(gettext("Was not there: {message}", message=message_id))
