"""The secret that signs tokens and sessions: from the environment, or made once and kept in the state folder."""

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

SECRET_FILE = "gateway.secret"
_SHORTEST = 32


class SecretError(Exception):
    """The secret is unusable; the message says what to do."""


def load_secret(home: Path, environ: Mapping[str, str] = os.environ) -> bytes:
    given = environ.get("STUFENPLAN_SECRET")
    if given is not None:
        if len(given) < _SHORTEST:
            raise SecretError(f"STUFENPLAN_SECRET has {len(given)} characters; it needs at least {_SHORTEST}")
        return given.encode()
    return _stored_secret(home / SECRET_FILE)


def _stored_secret(path: Path) -> bytes:
    if not path.exists():
        _create(path)
    content = path.read_bytes().strip()
    if len(content) < _SHORTEST:
        raise SecretError(f"{path} is too short to be a secret; delete it and start again")
    return content


def _create(path: Path) -> None:
    """Write aside and link into place: a second gateway that starts meanwhile finds all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_urlsafe(48).encode())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose only, so that a session can never be taken for a token."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()
