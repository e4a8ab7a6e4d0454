"""The folder that holds the state of one local system: who runs on it, its passwords, its logs."""

import fcntl
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

import yaml


class HomeInUse(RuntimeError):
    """Another launcher runs on this home."""


class Home:
    """`<home>/` with `logs/`, `secrets.yaml` and the lock of whoever runs on it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: int | None = None

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def take(self) -> None:
        """Make the folder and hold its lock; the lock ends with this process, however that ends."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        # Not inherited by the programs started here: the lock says that a launcher lives, not that a service does.
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(lock, 32).decode().strip() or "unbekannt"
            os.close(lock)
            raise HomeInUse(
                f"Auf {self.path} läuft schon ein Stufenplan (Prozess {owner}). Er endet mit Strg-C in seinem Fenster; "
                "für ein zweites System STUFENPLAN_HOME auf einen anderen Ordner setzen."
            ) from None
        os.ftruncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        self._lock = lock

    def release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def database_passwords(self, services: Iterable[str]) -> dict[str, str]:
        """One password per service, made at the first call and kept in `secrets.yaml`, readable by the owner only."""
        path = self.path / "secrets.yaml"
        kept = yaml.safe_load(path.read_text()) if path.exists() else {}
        passwords: dict[str, str] = dict(kept.get("databases", {}))
        for service in services:
            passwords.setdefault(service, secrets.token_urlsafe(24))
        if passwords != kept.get("databases"):
            draft = path.with_suffix(".new")
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(yaml.safe_dump(kept | {"databases": passwords}))
            draft.replace(path)
        return passwords
