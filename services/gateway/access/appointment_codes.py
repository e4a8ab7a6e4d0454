"""What opens an appointment to whom it belongs: its number and the household's BG number, and then a short-lived pass.

An appointment has the number of the authority's own system, or, where it was booked here, a code made from its id. Both
together with the BG number, which stands in letters to the household alone, show whose it is; nothing else is asked.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

PASS_SECONDS = 30 * 60
_NO_REFERENCE = "\N{BALLOT X}"
"""Compared with where there is none: nobody types it, and of what is typed nothing is left of it."""
_GROUPS = 2
_GROUP_LENGTH = 4


@dataclass(frozen=True)
class Pass:
    """Goes from form to form of one visit to the page, signed; it names nobody."""

    region: str
    appointment: str


class AppointmentCodes:
    def __init__(self, key: bytes) -> None:
        self._key = key
        sha256 = {"digest_method": hashlib.sha256}
        self._passes = URLSafeTimedSerializer(key, salt="appointment pass", signer_kwargs=sha256)

    def code(self, appointment: str) -> str:
        """For example K7QF-3MXT; another one after the appointment was moved."""
        text = base64.b32encode(hmac.new(self._key, appointment.encode(), hashlib.sha256).digest()).decode()
        return "-".join(text[n * _GROUP_LENGTH : (n + 1) * _GROUP_LENGTH] for n in range(_GROUPS))

    def number(self, appointment: Mapping[str, Any]) -> str:
        """As it is told to the household."""
        return appointment["reference"] or self.code(appointment["appointment_id"])

    def named(self, appointments: Iterable[Any], typed: str) -> Any | None:
        """The one with this number; as many are compared whatever was typed."""
        wanted, answer = plain(typed), None
        for each in appointments:
            code = hmac.compare_digest(plain(self.code(each["appointment_id"])), wanted)
            reference = hmac.compare_digest(plain(each["reference"] or _NO_REFERENCE), wanted)
            if code or reference:
                answer = each
        return answer

    def sign(self, shown: Pass) -> str:
        return self._passes.dumps([shown.region, shown.appointment])

    def read(self, text: str) -> Pass | None:
        """None for what was not signed here, or too long ago."""
        try:
            region, appointment = self._passes.loads(text, max_age=PASS_SECONDS)
        except (BadData, ValueError, TypeError):
            return None
        return Pass(region, appointment)


def plain(number: str) -> bytes:
    """Case, blanks and hyphens do not matter to whoever reads a number from paper."""
    return "".join(sign for sign in number.upper() if sign.isalnum()).encode()
