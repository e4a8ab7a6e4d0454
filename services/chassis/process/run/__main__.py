"""Entry of a service process; the first lines must come before every other import."""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402

# psycopg's own wait in C would stop every greenthread of the process while one of them waits for the database.
os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"

import logging  # noqa: E402
import sys  # noqa: E402

from services.chassis.process.run.launcher import main  # noqa: E402

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
