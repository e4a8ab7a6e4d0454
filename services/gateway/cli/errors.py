"""What goes wrong, as one readable sentence and, for bad input, the faults with their places."""

from collections.abc import Sequence

from services.gateway.cli import session
from services.gateway.client import ClientError, Refused

_SENTENCES = {
    "bad-address": "STUFENPLAN_URL ist keine Adresse wie {default}: {url}.",
    "bad-token": "STUFENPLAN_TOKEN ist kein Zugangstoken.",
    "file-unreadable": "Nicht lesbar: {about}.",
    "not-stufenplan": "Unter {url} antwortet etwas anderes als Stufenplan.",
    "nobody-there": "Unter {url} antwortet niemand. Läuft das System (make run)?",
    "too-late": "Die Gegenstelle antwortet nicht rechtzeitig.",
    "cut-off": "Die Verbindung ist abgerissen ({about}).",
}


class CliError(Exception):
    def __init__(self, sentence: str, faults: Sequence[tuple[str, str]] = (), type: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.faults = list(faults)
        self.type = type


def error_of(error: ClientError) -> CliError:
    """A problem document in the words the gateway gave it; anything else by its code."""
    if isinstance(error, Refused):
        login = " Anmelden mit: stufenplan login" if error.status == 401 and not error.type.endswith("password") else ""
        faults = [(fault.place, fault.message) for fault in error.faults]
        return CliError(error.sentence + login, faults, error.type)
    facts = {"url": session.base_url(), "default": session.DEFAULT_URL, "about": error.about}
    return CliError(_SENTENCES[error.code].format(**facts))
