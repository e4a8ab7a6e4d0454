"""The second factor: codes of an app on a telephone (TOTP, RFC 6238), and recovery codes for when it is lost.

A secret must be readable to check a code, so it cannot be kept as a hash: it is sealed with a key that the database
does not have. With another STUFENPLAN_SECRET no code fits any more; whoever manages users then removes the factor.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import replace

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from services.gateway.access.accounts import SecondFactor

STEP_SECONDS = 30
_DRIFT = 1
"""So many steps a telephone's clock may be early or late."""
RECOVERY_CODES = 10
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another one."""
_ISSUER = "Stufenplan"


class SecondFactors:
    def __init__(self, key: bytes, now: Callable[[], float] = time.time) -> None:
        self._key = key
        self._box = Fernet(base64.urlsafe_b64encode(key))
        self._now = now

    def begun(self, factor: SecondFactor) -> SecondFactor:
        """With a new secret that has yet to be confirmed."""
        return replace(factor, pending=self._box.encrypt(pyotp.random_base32().encode()).decode())

    def pending_secret(self, factor: SecondFactor) -> str:
        """For the app, in base32; "" for none."""
        return self._opened(factor.pending)

    def pending_address(self, factor: SecondFactor, login: str) -> str:
        """What the app reads from a QR code."""
        return pyotp.TOTP(self.pending_secret(factor)).provisioning_uri(name=login, issuer_name=_ISSUER)

    def confirmed(self, factor: SecondFactor, code: str) -> SecondFactor | None:
        """In use from now on, if this is a code of the pending secret."""
        step = self._step(self._opened(factor.pending), code, 0)
        return SecondFactor(secret=factor.pending, last_step=step) if step else None

    def taken(self, factor: SecondFactor, code: str) -> SecondFactor | None:
        """After this code of the app, which counts no second time; None if it is none."""
        step = self._step(self._opened(factor.secret), code, factor.last_step)
        return replace(factor, last_step=step) if step else None

    def recovered(self, factor: SecondFactor, login: str, code: str) -> SecondFactor | None:
        """After this recovery code, of which one fewer is left; None if it is none."""
        mark = self._mark(login, code)
        return (
            replace(factor, recovery=tuple(kept for kept in factor.recovery if kept != mark))
            if (mark in factor.recovery)
            else None
        )

    def with_recovery(self, factor: SecondFactor, login: str) -> tuple[SecondFactor, list[str]]:
        """With new recovery codes in place of the old ones, and these codes, which are told once."""
        codes = ["".join(secrets.choice(_SIGNS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
        marks = tuple(self._mark(login, code) for code in codes)
        return replace(factor, recovery=marks), [f"{code[:5]}-{code[5:]}" for code in codes]

    def _step(self, secret: str, code: str, last: int) -> int:
        """The step of the code, counted from 1970; 0 if it fits none that is near and after the last one."""
        digits, now = "".join(code.split()), int(self._now()) // STEP_SECONDS
        if not secret or not (digits.isascii() and digits.isdecimal()):
            return 0
        totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
        near = (step for step in range(now - _DRIFT, now + _DRIFT + 1) if step > last)
        return next((step for step in near if hmac.compare_digest(totp.generate_otp(step), digits)), 0)

    def _opened(self, sealed: str) -> str:
        try:
            return self._box.decrypt(sealed.encode()).decode() if sealed else ""
        except InvalidToken:
            return ""

    def _mark(self, login: str, code: str) -> str:
        plain = "".join(sign for sign in code.lower() if sign in _SIGNS)
        return hmac.new(self._key, f"{login}\n{plain}".encode(), hashlib.sha256).hexdigest()
