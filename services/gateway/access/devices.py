"""What a browser keeps that has logged in before, so that nobody else's failures at its address hold it up.

A proof opens nothing: it says from where a login comes, better than an address does that an office shares.
"""

import secrets

from itsdangerous import BadData, URLSafeTimedSerializer

DAYS = 90


class Devices:
    def __init__(self, key: bytes) -> None:
        self._proofs = URLSafeTimedSerializer(key, salt="device")

    def proof(self, login: str) -> str:
        """For a browser in which this login has just shown its password."""
        return self._proofs.dumps([login, secrets.token_urlsafe(9)])

    def place(self, proof: str, login: str) -> str | None:
        """Where failures of this login are counted apart; None for none, another login's, a forged or an old proof."""
        try:
            of, device = self._proofs.loads(proof, max_age=DAYS * 86_400)
        except (BadData, TypeError, ValueError):
            return None
        return f"device {device}" if of == login else None
