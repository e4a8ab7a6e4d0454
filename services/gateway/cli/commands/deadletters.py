"""`stufenplan deadletter`"""

import json as json_format
from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.errors import CliError
from services.gateway.cli.german import agreed
from services.gateway.cli.output import JsonOption, as_json, cell, facts, out, table, when

app = typer.Typer(no_args_is_help=True)

_MOST = 200

Queue = Annotated[str, typer.Argument(help="Warteschlange, wie stufenplan deadletter list sie nennt")]
Ids = Annotated[list[str] | None, typer.Argument(help="Nummern der Nachrichten")]
All = Annotated[bool, typer.Option("--all", help="Alle Nachrichten der Warteschlange")]


@app.command("list")
def list_letters(
    queue: Annotated[str | None, typer.Argument(help="Nur diese Warteschlange, dann mit ihren Nachrichten")] = None,
    json: JsonOption = False,
) -> None:
    """Wo Nachrichten liegengeblieben sind, oder welche es sind."""
    if queue is not None:
        return _list_queue(queue, json)
    found = client.get("/dead-letters")
    if json:
        return as_json(found)
    rows = [(entry["queue"], entry["messages"], when(entry["oldest_at"])) for entry in found if entry["messages"]]
    table(("Warteschlange", "Nachrichten", "älteste"), rows, "Nichts ist liegengeblieben.")
    return None


@app.command()
def show(
    queue: Queue,
    message_id: Annotated[str, typer.Argument(help="Nummer der Nachricht")],
    json: JsonOption = False,
) -> None:
    """Eine Nachricht mit Grund, Stapel und dem ganzen Ereignis."""
    found = client.get(f"/dead-letters/{queue}/{message_id}")
    if json:
        return as_json(found)
    facts(
        {
            "Nachricht": found["message_id"],
            "Warteschlange": found["queue"],
            "Ereignis": found["event_type"],
            "Betrifft": found["subject"],
            "Folge": found["sequence"],
            "Versuche": found["tries"],
            "zuerst": when(found["first_failed_at"]),
            "zuletzt": when(found["last_failed_at"]),
        }
    )
    _section("Grund", found["reason"])
    _section("Stapel", found["stack"])
    event = found["event"]
    _section("Ereignis", json_format.dumps(event, ensure_ascii=False, indent=2) if event else found["body"])
    return None


@app.command()
def replay(queue: Queue, message_ids: Ids = None, all_of_them: All = False, json: JsonOption = False) -> None:
    """Erneut zustellen, wenn die Ursache behoben ist. Zweimal schadet nicht: jedes Ereignis wirkt einmal."""
    ids = _wanted(message_ids, all_of_them)
    done = client.post(f"/dead-letters/{queue}/replay", {"message_ids": ids})
    as_json(done) if json else _tell(done["replayed"], "erneut zugestellt", done["missing"])


@app.command()
def drop(
    queue: Queue,
    reason: Annotated[str, typer.Option(help="Begründung; sie steht mit Ihrem Namen im Protokoll")],
    message_ids: Ids = None,
    all_of_them: All = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Nicht nachfragen")] = False,
    json: JsonOption = False,
) -> None:
    """Endgültig verwerfen. Das Ereignis wirkt dann nie."""
    ids = _wanted(message_ids, all_of_them)
    if ids is None:
        letters = client.get(f"/dead-letters/{queue}", limit=_MOST)["letters"]
        ids = [letter["message_id"] for letter in letters]
    if not ids:
        out.print("Nichts ist liegengeblieben.")
        return
    words = "Diese Nachricht" if len(ids) == 1 else f"Diese {cell(len(ids))} Nachrichten"
    if not yes and not agreed(f"{words} aus {queue} endgültig verwerfen?"):
        raise CliError("Nichts verworfen.")
    done = client.post(f"/dead-letters/{queue}/drop", {"message_ids": ids, "reason": reason})
    as_json(done) if json else _tell(done["dropped"], "verworfen", done["missing"])


def _list_queue(queue: str, json: bool) -> None:
    found = client.get(f"/dead-letters/{queue}", limit=_MOST)
    if json:
        return as_json(found)
    rows = [
        (
            letter["message_id"],
            letter["event_type"],
            letter["subject"],
            letter["tries"],
            when(letter["last_failed_at"]),
            (letter["reason"] or "")[:80],
        )
        for letter in found["letters"]
    ]
    empty = "Nichts ist liegengeblieben." if not found["messages"] else "Nichts davon gehört zu Ihrem Bereich."
    table(("Nummer", "Ereignis", "betrifft", "Versuche", "zuletzt", "Grund"), rows, empty)
    if len(rows) < found["messages"]:
        out.print(f"Gezeigt sind {cell(len(rows))} von {cell(found['messages'])}.")
    return None


def _wanted(message_ids: list[str] | None, all_of_them: bool) -> list[str] | None:
    if bool(message_ids) == all_of_them:
        raise CliError("Bitte die Nummern der Nachrichten nennen oder --all angeben.")
    return message_ids or None


def _section(title: str, text: Any) -> None:
    if text:
        out.print(f"\n[bold]{title}[/bold]")
        out.print(str(text).rstrip(), markup=False)


def _tell(count: int, what: str, missing: list[str]) -> None:
    out.print(f"{cell(count)} {'Nachricht' if count == 1 else 'Nachrichten'} {what}.")
    for message_id in missing:
        out.print(f"Lag nicht dort: {message_id}", markup=False)
