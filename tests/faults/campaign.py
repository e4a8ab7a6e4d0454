"""A campaign under faults: its letters in the folder judged by household, and whoever collects them meanwhile."""

import hashlib
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.topology import subscriptions_of
from services.notification.adapters.postgres.lot_queue import LOCKS
from services.notification.service import NotificationService
from tests.backbone import Process, wait_until
from tests.faults.oracle import Oracle, Verdict
from tests.integration.notification.letters_folder import letters_in_folder
from tests.integration.notification.town import Town

HELD = """SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
          WHERE locktype = 'advisory' AND classid = %s AND application_name = %s AND granted"""


class Campaign:
    """One switch of one town with so many households, each of which must find one letter in the folder."""

    def __init__(self, town: Town, oracle: Oracle, households: int) -> None:
        self.town, self.oracle = town, oracle
        town.service()
        town.site()
        self.people = town.people(households)
        self.switch: UUID | None = None

    def begin(self, visits: int = 2) -> "Campaign":
        self.switch = self.town.switch(self.people[:visits])
        return self

    def handed_over(self) -> int:
        return len(self.town.sql("SELECT 1 FROM lot WHERE state = 'handed_over'"))

    def lots(self) -> int:
        return len(self.town.sql("SELECT 1 FROM lot"))

    def at_work(self, number: int) -> bool:
        """Whether this worker has a lot in hand."""
        return self.town.sql(HELD, [LOCKS, f"letters-{number}"])[0][0] > 0

    def conclude(self, within: float = 90) -> Verdict:
        """One letter in the folder for every household, each in the database as handed over, the campaign even."""
        verdict = self.oracle.conclude(
            lambda: self.people, self._received, pending=self._unfinished, queues=self._queues, within=within
        )
        assert self.town.letters(self._known) == {"handed_over": len(self.people)}
        recorded = [folder for (folder,) in self.town.sql("SELECT folder FROM lot WHERE folder <> ''")]
        assert sorted(lots_in(self.town.folder)) == sorted(recorded), "handed over under another name"
        return verdict

    @property
    def _known(self) -> UUID:
        assert self.switch
        return self.switch

    def _received(self) -> list[str]:
        household = {str(id): str(of) for id, of in self.town.sql("SELECT id, household_id FROM letter")}
        return [household[letter] for letter in letters_in_folder(self.town.folder)]

    def _unfinished(self) -> list[str]:
        open_ones = self.town.sql("SELECT id FROM campaign WHERE state <> 'completed'")
        return [str(row[0]) for row in open_ones] or ["no campaign"] * (not self.lots())

    def _queues(self) -> dict[str, int]:
        queues = [queue for each in subscriptions_of(NotificationService) for queue in (each.queue, each.dead_queue)]
        with open_connection(self.town.amqp_uri) as connection:
            channel = connection.default_channel
            return {queue: channel.queue_declare(queue, passive=True).message_count for queue in queues}


class Pickup:
    """The print centre: looks into the folder all the time and keeps what it saw first of every name."""

    def __init__(self, folder: Path) -> None:
        self.seen: dict[str, str] = {}
        self.violations: list[str] = []
        self._folder = folder
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Pickup":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(10)
        self._look()

    def _watch(self) -> None:
        while not self._stopping.wait(0.03):
            self._look()

    def _look(self) -> None:
        lots = lots_in(self._folder)
        self.violations += [f"{name} is gone" for name in self.seen if name not in lots]
        for name, path in lots.items():
            content = content_of(path)
            if self.seen.setdefault(name, content) != content:
                self.violations.append(f"{name} was changed after it had appeared")


def lots_in(folder: Path) -> dict[str, Path]:
    """What was handed over, by name."""
    lots = (path for path in folder.glob("*/*/*") if ".staging" not in path.parts)
    return {path.relative_to(folder).as_posix(): path for path in lots}


def content_of(lot: Path) -> str:
    """Which folder it is, with what in it: the same after a rename, another after a copy."""
    files = sorted(lot.iterdir())
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + file.read_bytes())
    return f"{lot.stat().st_ino} {whole.hexdigest()}"


def started(worker: Process) -> Process:
    wait_until(lambda: "letter worker started" in worker.text(), 30, "a letter worker")
    return worker


@contextmanager
def frozen(process: Process, oracle: Oracle) -> Iterator[None]:
    """SIGSTOP for the block, then SIGCONT."""
    os.kill(process.popen.pid, signal.SIGSTOP)
    oracle.hit()
    try:
        yield
    finally:
        os.kill(process.popen.pid, signal.SIGCONT)
