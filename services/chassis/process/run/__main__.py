"""Entry of a service process; the first lines must come before every other import."""

import eventlet

eventlet.monkey_patch()

import logging  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

from services.chassis.process.run.launcher import main  # noqa: E402
from services.chassis.process.run.waiting import install  # noqa: E402

install()

if __name__ == "__main__":
    try:
        code = main()
    except Exception:
        logging.getLogger(__name__).critical("service ended by an error", exc_info=True)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of libraries must not keep a process alive that has drained.
    os._exit(code)
