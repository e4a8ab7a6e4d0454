"""Hand a household file to notification in parts: the gateway never holds the whole of it, nor looks inside."""

import base64
from collections.abc import Callable
from uuid import uuid4

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.gateway.application.problems import FILE_EMPTY, FILE_TOO_LARGE
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.notification import Imported

PART_BYTES = 256 * 1024


def import_households(
    backends: Backends,
    region: str,
    read: Callable[[int], bytes],
    limit_bytes: int,
    actor: Actor,
    *,
    confirm_warnings: bool = False,
) -> Imported:
    """Raises Problem 413 past the limit; what was received until then is never taken.

    `confirm_warnings`: what is doubtful in the file is meant.
    """
    sites = [site["site"] for site in backends.sites.list_sites(region=region)]
    import_id = str(uuid4())
    part = received = 0
    while chunk := read(PART_BYTES):
        received += len(chunk)
        if received > limit_bytes:
            raise Problem.of(FILE_TOO_LARGE, limit=limit_bytes)
        part += 1
        text = base64.b64encode(chunk).decode("ascii")
        backends.notification.receive_part(import_id=import_id, part=part, content_base64=text)
    if not part:
        raise Problem.of(FILE_EMPTY)
    return backends.notification.finish_import(
        region=region, import_id=import_id, sites=sites, confirm_warnings=confirm_warnings, actor=actor
    )
