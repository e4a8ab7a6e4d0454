"""Which queues may have parked messages: those of the generated broker definitions, so that no service is imported."""

import json
from pathlib import Path

from services.chassis.messaging.deadletters import SUFFIX, original_queue


class DefinitionsError(Exception):
    """The file with the broker's definitions cannot be used."""


def known_queues(definitions: Path) -> list[str]:
    try:
        document = json.loads(definitions.read_text(encoding="utf-8"))
        names = [str(queue["name"]) for queue in document["queues"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DefinitionsError(f"{definitions} cannot be read ({type(error).__name__})") from error
    return sorted(original_queue(name) for name in names if name.endswith(SUFFIX))
