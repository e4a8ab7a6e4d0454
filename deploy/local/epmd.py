"""Erlang's port mapper on a port of our own and on loopback only; every RabbitMQ node finds the others through it."""

import os
import time
from pathlib import Path

from deploy.local.child import Child, OneChild
from deploy.local.ports import answers, free_port
from deploy.wording import gettext

START_TIMEOUT = 10.0


class EpmdError(RuntimeError):
    """The port mapper did not start; the text is one sentence for the user."""


class Epmd(OneChild):
    """One port mapper, for one node or for all nodes of a cluster."""

    name = "epmd"
    title = "epmd"

    def __init__(self, folder: Path, logs: Path | None = None) -> None:
        self.port = free_port()
        self._child = Child(self.name, folder, logs)

    @property
    def environment(self) -> dict[str, str]:
        """What a node needs in its environment to use this port mapper instead of the machine's."""
        return {"ERL_EPMD_PORT": str(self.port), "ERL_EPMD_ADDRESS": "127.0.0.1"}

    def start(self) -> None:
        inherited = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "TMPDIR") if key in os.environ}
        command = ["epmd", "-port", str(self.port), "-address", "127.0.0.1", "-relaxed_command_check"]
        self._child.start(command, inherited | self.environment)
        deadline = time.monotonic() + START_TIMEOUT
        while not answers(self.port):
            if not self._child.running or time.monotonic() > deadline:
                raise EpmdError(self._child.last_words(gettext("epmd is not ready.")))
            time.sleep(0.05)

    def stop(self) -> None:
        self._child.stop(timeout=2)
