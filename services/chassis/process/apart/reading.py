"""The side that wants something read."""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from os import waitstatus_to_exitcode
from typing import IO, Any, TypeVar

from eventlet.patcher import original

from services.chassis.process import metrics
from services.chassis.process.apart.limits import EXHAUSTED, Overrun
from services.chassis.process.apart.pipe import receive, send

Result = TypeVar("Result")

COMMAND = [sys.executable, "-m", "services.chassis.process.apart.child"]
AT_A_TIME = 2
"""Files that one process has read at the same time: together they take at most so many times MEMORY_BYTES."""
OVERRUNS = metrics.counter("file_overruns_total", "Files given up because reading them took too much", ["reader"])
_STOPPED_BY_LIMITS = {EXHAUSTED, -signal.SIGXCPU, -signal.SIGKILL}

# This runs in a thread of the operating system's; what eventlet puts in place of these belongs to its own threads.
system, threading = original("os"), original("threading")
_turns = threading.Semaphore(AT_A_TIME)


def read_apart(read: Callable[..., Result], parts: Sequence[bytes], *given: Any) -> Result:
    """`read(content, *given)` in a child, where `parts` are joined to the content. Raises Overrun, or what it raised.

    `read` is a function of a module; what is given and what it answers can be pickled. Waits: in a service, call it by
    `eventlet.tpool.execute`.
    """
    name = f"{read.__module__}.{read.__qualname__}"
    with _turns:
        answer, code = _ask([pickle.dumps((read, given)), *parts])
    if answer is None:
        OVERRUNS.labels(name).inc()
        if code in _STOPPED_BY_LIMITS:
            raise Overrun(name)
        raise ChildProcessError(f"the reader {name} ended with {code}")
    result, error = pickle.loads(answer)
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


def _ask(messages: Iterable[bytes]) -> tuple[bytes | None, int]:
    """What the child answers, None if it ends without an answer, and its exit code (negative: the signal)."""
    child, requests, answers = _child()
    try:
        with answers:
            with suppress(BrokenPipeError), requests:  # it may have ended already: its exit code says why
                for message in messages:
                    send(requests, message)
            answer = receive(answers)
    finally:
        code = waitstatus_to_exitcode(system.waitpid(child, 0)[1])
    return answer, code


def _child() -> tuple[int, IO[bytes], IO[bytes]]:
    """Its process id, the pipe it reads from, the pipe it writes to. Pipes are closed in other children by default."""
    its_input, requests = os.pipe()
    answers, its_output = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, its_input, 0), (os.POSIX_SPAWN_DUP2, its_output, 1)]
    try:
        child = os.posix_spawn(COMMAND[0], COMMAND, os.environ, file_actions=actions)
    finally:
        os.close(its_input)
        os.close(its_output)
    return child, os.fdopen(requests, "wb"), os.fdopen(answers, "rb")
