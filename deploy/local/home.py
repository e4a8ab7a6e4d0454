"""The folder that holds the state of one local system: who runs on it, its passwords, its logs."""

import fcntl
import os
import secrets
import shlex
from collections.abc import Iterable
from pathlib import Path

import yaml

from deploy.wording import gettext


class HomeInUse(RuntimeError):
    """Another launcher runs on this home."""


class HomeNotOurs(RuntimeError):
    """Somebody else, mostly root, has left files here that we cannot write to; the text says what to do."""


class Home:
    """`<home>/` with `logs/`, `secrets.yaml` and the lock of whoever runs on it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: int | None = None

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def take(self) -> None:
        """Make the folder and hold its lock; the lock ends with this process, however that ends.

        Raises HomeInUse and HomeNotOurs.
        """
        make_folder(self.path)
        self._check_ours()
        # Letters, logs and databases: whoever else may see some of it is let in by name (docs/howto/operate.md).
        self.path.chmod(0o700)
        make_folder(self.logs)
        # Not inherited by the programs started here: the lock says that a launcher lives, not that a service does.
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(lock, 32).decode().strip() or gettext("unknown")
            os.close(lock)
            raise HomeInUse(
                gettext(
                    "On {folder} there runs a Stufenplan already (process {owner}). It ends with Ctrl-C in its window; "
                    "for a second system set STUFENPLAN_HOME to another folder.",
                    folder=str(self.path),
                    owner=owner,
                )
            ) from None
        os.ftruncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        self._lock = lock

    def release(self) -> None:
        if self._lock is not None:
            self._hand_over()
            os.close(self._lock)
            self._lock = None

    def _check_ours(self) -> None:
        """Two levels down: below these, everything belongs to whom the folder belongs to."""
        if os.geteuid() == 0:
            return
        for path in (self.path, *self.path.glob("*"), *self.path.glob("*/*")):
            if not path.is_symlink() and path.stat().st_uid != os.geteuid():
                command = f"sudo chown -R {os.geteuid()}:{os.getegid()} {shlex.quote(str(self.path))}"
                raise HomeNotOurs(
                    gettext(
                        "{path} belongs to {owner}. Please run once: {command}",
                        path=str(path),
                        owner=owner_name(path),
                        command=command,
                    )
                )

    def _hand_over(self) -> None:
        """What root has made in the home of somebody else is theirs: they can go on with it."""
        owner = self.path.stat()
        if os.geteuid() != 0 or owner.st_uid == 0:
            return
        for folder, _, files in os.walk(self.path):
            for path in (Path(folder), *(Path(folder, name) for name in files)):
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)

    def passwords(self, of: str, services: Iterable[str]) -> dict[str, str]:
        """One password per service and server (`databases`, `brokers`), kept in `secrets.yaml` for the owner only."""
        path = self.path / "secrets.yaml"
        kept = yaml.safe_load(path.read_text()) if path.exists() else {}
        passwords: dict[str, str] = dict(kept.get(of, {}))
        for service in services:
            passwords.setdefault(service, secrets.token_urlsafe(24))
        if passwords != kept.get(of):
            draft = path.with_suffix(".new")
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(yaml.safe_dump(kept | {of: passwords}))
            draft.replace(path)
        return passwords


def make_folder(path: Path) -> None:
    """Make it and those above it. Root makes them for whom the folder belongs to in which they appear."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        above = path.parent.stat()
        os.chown(path, above.st_uid, above.st_gid)


def owner_name(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return str(path.stat().st_uid)
