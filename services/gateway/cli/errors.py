"""What goes wrong, as one readable sentence and, for bad input, the faults with their places."""

from collections.abc import Sequence

from services.gateway.application.problems import SIGN_IN, SIGN_IN_AGAIN
from services.gateway.cli import session
from services.gateway.client import ClientError, Refused
from services.gateway.client.errors import WordedFault
from services.gateway.wording import gettext, pgettext
from services.gateway.wording.problems import place_in_line


class CliError(Exception):
    """`code` is the problem's, where there is one."""

    def __init__(self, sentence: str, faults: Sequence[tuple[str, str]] = (), code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.faults = list(faults)
        self.code = code


def error_of(error: ClientError) -> CliError:
    """A problem document in the words the gateway gave it; anything else by its code."""
    if isinstance(error, Refused):
        return _refusal(error)
    return CliError(pgettext("client error", error.code, example=session.DEFAULT_URL, **error.facts))


_LOGIN_HELPS = (SIGN_IN.code, SIGN_IN_AGAIN.code)


def _refusal(error: Refused) -> CliError:
    if not error.type:
        status, _, phrase = error.title.partition(" ")
        return CliError(gettext("The other side answers with {status} {phrase}.", status=status, phrase=phrase))
    hint = f" {gettext('Log in with: stufenplan login')}" if error.code in _LOGIN_HELPS else ""
    faults = [(_place(fault), fault.message) for fault in error.faults]
    return CliError(error.sentence + hint, faults, error.code)


def _place(fault: WordedFault) -> str:
    if fault.line is None:
        return fault.place
    within = place_in_line(fault.place, fault.line)
    return ", ".join(part for part in (gettext("line {number}", number=fault.line), within) if part)
