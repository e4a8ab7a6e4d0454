"""Hand a household file to notification in parts: the gateway never holds the whole of it, nor looks inside."""

import base64
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from services.chassis.process.problems import Problem
from services.gateway.application.ports import SLOW_SECONDS, Services

PART_BYTES = 256 * 1024


def import_households(
    services: Services,
    region: str,
    read: Callable[[int], bytes],
    limit_bytes: int,
    actor: Mapping[str, str],
) -> dict[str, Any]:
    """Returns {imported, updated}. Raises Problem 413 past the limit; what was staged until then is never taken."""
    sites = [site["site"] for site in services.call("sites", "list_sites", region)]
    import_id = str(uuid4())
    part = received = 0
    while chunk := read(PART_BYTES):
        received += len(chunk)
        if received > limit_bytes:
            raise too_large(limit_bytes)
        part += 1
        text = base64.b64encode(chunk).decode("ascii")
        services.call("notification", "stage_import", import_id, part, text)
    if not part:
        raise Problem(422, "Die Datei ist leer", "Erwartet wird eine CSV-Datei mit Kopfzeile.")
    result: dict[str, Any] = services.call(
        "notification", "finish_import", region, import_id, dict(actor), sites, timeout=SLOW_SECONDS
    )
    return result


def too_large(limit_bytes: int) -> Problem:
    return Problem(
        413,
        "Die Datei ist zu groß",
        f"Erlaubt sind {limit_bytes // (1024 * 1024)} MiB. Bitte die Datei teilen; nichts wurde übernommen.",
    )
