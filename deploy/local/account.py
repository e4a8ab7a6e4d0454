"""PostgreSQL refuses to run as root: the account it runs as then, and what that account needs in places it may enter.

A checkout that root made below /root can be entered by nobody else, and no folder is opened up for the account. A
right to pass (dac_override) would not do: programs look for each other with access(2), which leaves such rights out,
and containers often do not have it. So whatever the account does not reach lies below one of `BASES`.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from deploy.wording import gettext

NAME = "stufenplan"
BASES = (Path("/var/lib/stufenplan"), Path("/opt/stufenplan"), Path("/usr/local/lib/stufenplan"))
_ORIGIN = "origin"
_STARTING_SECONDS = 600.0  # from making the folder to the server's own note that it runs, generously


class AccountError(RuntimeError):
    """There is no account, or no place for it; the text is one sentence for the user."""


@dataclass(frozen=True)
class Account:
    """Another account of this machine, as root sees it."""

    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether the account may enter the folder, or run the program."""
        return subprocess.run(["test", "-x", str(path)], cwd="/", **identity(self)).returncode == 0

    def own(self, *paths: Path) -> None:
        for path in paths:
            os.chown(path, self.uid, self.gid)


def identity(account: Account | None) -> dict[str, Any]:
    """The options with which `subprocess` starts a program as this account; None: as ourselves."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": ()}


def account_for(data: Path) -> Account | None:
    """None for whoever is not root. For root whom the data belong to, else their home, else the account made for it."""
    if os.geteuid() != 0:
        return None
    account = _owner(data) if (data / "PG_VERSION").exists() else _known_owner(data.parents[1])
    account = account or _made()
    try:
        account.reaches(Path("/"))
    except OSError as error:
        raise AccountError(
            gettext(
                "PostgreSQL does not run as root, and no other account can be taken on here ({reason}); please start "
                "as an ordinary user or set DATABASE_URL to a server that there is.",
                reason=error.strerror,
            )
        ) from error
    return account


def reachable_programs(account: Account, programs: Path, version: str) -> Path:
    """The folder `bin` of the package, or that of a copy which the account may run; made once for each version."""
    if account.reaches(programs / "postgres"):
        return programs
    packages = programs.parents[2]
    copy = _base() / f"postgresql-{version}"
    if not copy.exists():
        _appear(copy, lambda draft: _copy(packages, programs.parent, draft))
    return copy / programs.relative_to(packages)


def reachable_data(account: Account, data: Path, *, lasting: bool = True) -> Path:
    """`data` itself where the account may enter its folder; else a folder outside, to which `data` becomes a link.

    What does not last is removed, at a later call, once its link is gone.
    """
    if data.is_symlink() and data.exists():
        return data.resolve()
    if account.reaches(data.parents[1]):
        return data
    base = _base()
    _forget(base)
    outside = base / f"data-{sha256(str(data).encode()).hexdigest()[:16]}"
    shutil.rmtree(outside, ignore_errors=True)  # of an earlier home in the same place
    before = data.rename(data.with_name("data.before")) if data.is_dir() else None
    data.unlink(missing_ok=True)
    data.symlink_to(outside / "data")  # first: what has a link is not forgotten
    _appear(outside, lambda draft: _prepare(draft, account, data, before, lasting))
    return outside / "data"


def _owner(path: Path) -> Account | None:
    """Whom it belongs to, unless that is root."""
    entry = path.stat()
    return Account(entry.st_uid, entry.st_gid) if entry.st_uid else None


def _known_owner(path: Path) -> Account | None:
    """Likewise, unless this machine has no name for it, as in a container: initdb asks for its own name."""
    try:
        pwd.getpwuid(path.stat().st_uid)
    except KeyError:
        return None
    return _owner(path)


def _made() -> Account:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    with _alone():
        try:
            entry = pwd.getpwnam(NAME)
        except KeyError:
            outcome = subprocess.run(command, capture_output=True, text=True)
            try:
                entry = pwd.getpwnam(NAME)
            except KeyError:
                reason = outcome.stderr.strip()
                raise AccountError(
                    gettext(
                        "PostgreSQL does not run as root, and the account {name} is missing: {reason}",
                        name=NAME,
                        reason=reason,
                    )
                ) from None
    return Account(entry.pw_uid, entry.pw_gid)


@contextmanager
def _alone() -> Iterator[None]:
    """One after the other: useradd looks for a name before it locks, so a second one writes over the first."""
    folder = os.open("/etc", os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _base() -> Path:
    """The first of `BASES` that can be made, that everybody may pass and from which programs may be run."""
    for base in BASES:
        try:
            base.mkdir(mode=0o755, parents=True, exist_ok=True)
            if all(folder.stat().st_mode & 0o001 for folder in (base, *base.parents)) and _runs_programs(base):
                return base
        except OSError:
            continue
    raise AccountError(
        gettext(
            "The account {name}, as which PostgreSQL runs, may not enter this folder, and for a copy there is no room "
            "in {folders}; please check out at a place that everybody may enter.",
            name=NAME,
            folders=[str(base) for base in BASES],
        )
    )


def _runs_programs(folder: Path) -> bool:
    flags = os.statvfs(folder).f_flag
    return not flags & (os.ST_NOEXEC | os.ST_RDONLY)


def _appear(folder: Path, fill: Callable[[Path], None]) -> None:
    """Make the folder whole or not at all; who comes second takes what the first one made."""
    draft = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        draft.chmod(0o755)
        fill(draft)
        draft.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _copy(packages: Path, installation: Path, draft: Path) -> None:
    """What the programs need, at the same places relative to each other: so they find their libraries."""
    parts = [installation / part for part in ("bin", "lib", "share")]
    libraries = packages / f"{installation.parent.name}.libs"
    for part in (*parts, *([libraries] if libraries.exists() else [])):
        shutil.copytree(part, draft / part.relative_to(packages), symlinks=True)
    for path in draft.rglob("*"):
        # Whatever the umask was when they were installed: they are as public as the package.
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _prepare(draft: Path, account: Account, data: Path, before: Path | None, lasting: bool) -> None:
    """An empty folder for the data, or the data themselves if they were in the closed place so far."""
    (draft / _ORIGIN).write_text(f"{data}\n" if lasting else f"{data}\nmay go\n")
    if before is not None:
        shutil.move(before, draft / "data")
    else:
        (draft / "data").mkdir(mode=0o700)
    account.own(draft, draft / "data")
    draft.chmod(0o700)


def _forget(base: Path) -> None:
    """Remove the data of test servers that are gone. Lasting ones stay: their disk may just not be mounted."""
    for origin in base.glob(f"data-*/{_ORIGIN}"):
        data, _, rest = origin.read_text().partition("\n")
        if rest and not Path(data).is_symlink() and not _in_use(origin.parent):
            shutil.rmtree(origin.parent, ignore_errors=True)


def _in_use(outside: Path) -> bool:
    """Whether a server runs on it or may be about to: its link may lie where only it can see it (mounts of its own)."""
    try:
        os.kill(int((outside / "data" / "postmaster.pid").read_text().split()[0]), 0)
    except FileNotFoundError:
        return time.time() - outside.stat().st_mtime < _STARTING_SECONDS
    except (OSError, ValueError, IndexError):
        return False
    return True
