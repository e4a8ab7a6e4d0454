"""Import appointments: parse the file, put household ids in place of BG numbers, hand the rows to scheduling."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.problems import Fault, Problem
from services.gateway.application.appointments_csv import parse_appointments
from services.gateway.application.ports import SLOW_SECONDS, Services

_NUMBERS_A_CALL = 5000


def import_appointments(
    services: Services, region: str, raw: bytes, zone: ZoneInfo, actor: Mapping[str, str]
) -> dict[str, Any]:
    """Returns {imported}. Whole or not at all; personal data stays in notification."""
    rows = parse_appointments(raw, zone)
    households = _resolve(services, region, sorted({row["bg_number"] for row in rows}))
    unknown = [row for row in rows if row["bg_number"] not in households]
    if unknown:
        raise Problem(
            422,
            "Die Termindatei hat Fehler",
            f"{len(unknown)} Termine nennen eine unbekannte BG-Nummer; kein Termin wurde übernommen.",
            [Fault(f"line {row['line']}/BG-Nummer", "unbekannt in dieser Region") for row in unknown[:1000]],
        )
    for row in rows:
        row["household_id"] = households[row.pop("bg_number")]
    result: dict[str, Any] = services.call(
        "scheduling", "import_appointments", region, rows, dict(actor), timeout=SLOW_SECONDS
    )
    return result


def _resolve(services: Services, region: str, numbers: list[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for start in range(0, len(numbers), _NUMBERS_A_CALL):
        some = numbers[start : start + _NUMBERS_A_CALL]
        known |= services.call("notification", "resolve_households", region, some, timeout=SLOW_SECONDS)
    return {number: household for number, household in known.items() if household}
