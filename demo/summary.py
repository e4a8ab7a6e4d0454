"""What a switch of the demo came to: checked against the promises, written as JSON, shown as a table."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from rich.table import Table

from demo.scenes import SceneError
from demo.wording import gettext
from services.gateway.wording.languages import locale
from services.gateway.wording.values import NOTHING, number

OUTCOMES = ("kept", "phone", "video", "moved", "lapsed")


def summarise(switch: Mapping[str, Any], totals: Mapping[str, int], counts: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of one switch in `summary.json`."""
    return {
        "region": switch["region"],
        "sites": len(switch["sites"]),
        "to_stage": switch["to_stage"],
        "appointments": {key: totals[key] for key in ("before", *OUTCOMES)},
        "letters": dict(counts["letters"]),
        "households": counts["households"],
        "households_without_letter": counts["households_without_letter"],
        "households_with_two_letters": counts["households_with_two_letters"],
        "seconds_to_settled": switch["seconds_to_settled"],
    }


def check(entry: Mapping[str, Any], preview: Mapping[str, Any]) -> None:
    """Raise SceneError unless the books balance and the outcome is what the preview said."""
    where, appointments, letters = entry["region"], entry["appointments"], entry["letters"]
    faults = []
    if appointments["before"] != sum(appointments[key] for key in OUTCOMES):
        faults.append(gettext("the appointments do not add up ({totals})", totals=str(appointments)))
    if preview.get("appointments") and {key: preview["appointments"][key] for key in appointments} != appointments:
        told = {"previewed": str(preview["appointments"]), "totals": str(appointments)}
        faults.append(gettext("the appointments differ from the preview ({previewed} / {totals})", **told))
    if count := entry["households_without_letter"]:
        faults.append(gettext("{count:d} households without a letter", count=count))
    if count := entry["households_with_two_letters"]:
        faults.append(gettext("{count:d} households with two letters", count=count))
    if (count := sum(letters.values())) != entry["households"]:
        told = {"count": count, "households": entry["households"], "letters": str(letters)}
        faults.append(gettext("{count:d} letters for {households:d} households ({letters})", **told))
    if faults:
        told = {"region": where, "faults": "; ".join(faults)}
        raise SceneError(gettext("The switch of {region} does not balance: {faults}.", **told))


def write(path: Path, entries: Sequence[Mapping[str, Any]], letters_folder: Path, extra: Mapping[str, Any]) -> None:
    document = {"switches": list(entries), "letters_folder": str(letters_folder)} | dict(extra)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


def table(entries: Sequence[Mapping[str, Any]]) -> Table:
    shown = Table(title=gettext("What the switches came to"), title_justify="left")
    shown.add_column("")
    for entry in entries:
        shown.add_column(str(entry["region"]).capitalize(), justify="right")
    columns = [_rows(entry) for entry in entries]
    for label in columns[0] if columns else ():
        shown.add_row(label, *(_text(column[label]) for column in columns))
    return shown


def _rows(entry: Mapping[str, Any]) -> Mapping[str, object]:
    """What the table says of one switch, by the row's label."""
    appointments, letters = entry["appointments"], entry["letters"]
    return {
        gettext("New stage"): entry["to_stage"],
        gettext("Sites"): entry["sites"],
        gettext("Appointments before"): appointments["before"],
        gettext("  stay"): appointments["kept"],
        gettext("  by phone"): appointments["phone"],
        gettext("  by video"): appointments["video"],
        gettext("  moved"): appointments["moved"],
        gettext("  lapse without disadvantage"): appointments["lapsed"],
        gettext("Households"): entry["households"],
        gettext("Letters printed"): letters.get("print", 0),
        gettext("Letters by e-mail"): letters.get("email", 0),
        gettext("held back / excluded"): _others(letters),
        gettext("Households without a letter"): entry["households_without_letter"],
        gettext("Households with two letters"): entry["households_with_two_letters"],
        gettext("Seconds until settled"): entry["seconds_to_settled"],
        gettext("Letters a second"): entry.get("letters_per_second"),
    }


def _others(letters: Mapping[str, int]) -> int:
    return sum(count for channel, count in letters.items() if channel not in ("print", "email"))


def _text(value: object) -> str:
    if isinstance(value, float):
        return format_decimal(value, "#,##0.0", locale=locale())
    return number(value) if isinstance(value, int) else str(value if value is not None else NOTHING)
