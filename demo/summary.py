"""What a switch of the demo came to: checked against the promises, written as JSON, shown as a table."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from demo.scenes import SceneError

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
        faults.append(f"die Termine gehen nicht auf ({appointments})")
    if preview.get("appointments") and dict(preview["appointments"]) != appointments:
        faults.append(f"die Termine sind anders als in der Vorschau ({preview['appointments']} / {appointments})")
    for key, text in (
        ("households_without_letter", "Haushalte ohne Brief"),
        ("households_with_two_letters", "Haushalte mit zwei Briefen"),
    ):
        if entry[key]:
            faults.append(f"{entry[key]} {text}")
    if sum(letters.values()) != entry["households"]:
        faults.append(f"{sum(letters.values())} Briefe für {entry['households']} Haushalte ({letters})")
    if faults:
        raise SceneError(f"Die Umstellung {where} geht nicht auf: {'; '.join(faults)}.")


def write(path: Path, entries: Sequence[Mapping[str, Any]], letters_folder: Path, extra: Mapping[str, Any]) -> None:
    document = {"switches": list(entries), "letters_folder": str(letters_folder)} | dict(extra)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


def table(entries: Sequence[Mapping[str, Any]]) -> Table:
    shown = Table(title="Was die Umstellungen ergaben", title_justify="left")
    shown.add_column("")
    for entry in entries:
        shown.add_column(str(entry["region"]).capitalize(), justify="right")
    for label, value in _ROWS:
        shown.add_row(label, *(_text(value(entry)) for entry in entries))
    return shown


_ROWS = (
    ("Neue Stufe", lambda entry: entry["to_stage"]),
    ("Standorte", lambda entry: entry["sites"]),
    ("Termine vorher", lambda entry: entry["appointments"]["before"]),
    ("  bleiben", lambda entry: entry["appointments"]["kept"]),
    ("  per Telefon", lambda entry: entry["appointments"]["phone"]),
    ("  per Video", lambda entry: entry["appointments"]["video"]),
    ("  verlegt", lambda entry: entry["appointments"]["moved"]),
    ("  entfallen ohne Nachteil", lambda entry: entry["appointments"]["lapsed"]),
    ("Haushalte", lambda entry: entry["households"]),
    ("Briefe Druck", lambda entry: entry["letters"].get("print", 0)),
    ("Briefe E-Mail", lambda entry: entry["letters"].get("email", 0)),
    ("zurückgehalten / ausgenommen", lambda entry: _others(entry["letters"])),
    ("Haushalte ohne Brief", lambda entry: entry["households_without_letter"]),
    ("Haushalte mit zwei Briefen", lambda entry: entry["households_with_two_letters"]),
    ("Sekunden bis erledigt", lambda entry: entry["seconds_to_settled"]),
    ("Briefe je Sekunde", lambda entry: entry.get("letters_per_second")),
)


def _others(letters: Mapping[str, int]) -> int:
    return sum(count for channel, count in letters.items() if channel not in ("print", "email"))


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}".replace(",", " ").replace(".", ",")
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value if value is not None else "–")
