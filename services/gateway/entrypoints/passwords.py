"""Passwords are hashed and compared in threads of the operating system, a few at a time: each takes some tenth of a
second of a core.

All at once, thirty logins would leave no core to the event loop, and no thread of eventlet's pool to whoever else waits
for one.
"""

import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from eventlet import tpool
from eventlet.semaphore import Semaphore

AT_A_TIME = max((os.cpu_count() or 1) - 1, 1)
"""One core is left to the event loop."""

BEHIND = 10
"""The niceness of a thread that compares: whoever only wants to look comes first, at every service of the machine."""


def _behind(work: Callable[..., Any], *given: Any) -> Any:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)  # of this thread alone, as Linux has it
    return work(*given)


in_a_thread = partial(tpool.execute, _behind)


def turns(at_a_time: int = AT_A_TIME) -> Semaphore:
    """`with turns:` waits without holding anybody up."""
    return Semaphore(at_a_time)
