"""The side that reads: `python -m services.chassis.process.apart.child`, one file, then it ends."""

import os
import pickle
import resource
import sys
from typing import IO, Any

from services.chassis.process.apart.limits import CPU_SECONDS, EXHAUSTED, MEMORY_BYTES
from services.chassis.process.apart.pipe import messages, send


def main() -> int:
    _limit()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not print into the answer
    try:
        with answers:
            send(answers, pickle.dumps(_answer(sys.stdin.buffer)))
    except MemoryError:
        return EXHAUSTED
    return 0


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # the services answer first


def _answer(requests: IO[bytes]) -> tuple[Any, Exception | None]:
    waiting = messages(requests)
    read, given = pickle.loads(next(waiting))
    try:
        return read(b"".join(waiting), *given), None
    except MemoryError:
        raise
    except Exception as error:
        return None, error


if __name__ == "__main__":
    # Nothing is kept: what has been read need not be taken apart object by object.
    os._exit(main())
