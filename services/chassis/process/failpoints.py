"""Crash points for fault tests: STUFENPLAN_FAIL_AT ends the process there, like kill -9.

`<point>` at its first pass, `<point>:<n>` at its n-th; `<point>><other>[:<n>]` at the other one, counted from when the
same thread has passed the first: "outbox.after_insert>database.after_commit" is the commit of a transaction with an
event.
"""

import os
import threading

EXIT_CODE = 137
_passes = 0
_passed = threading.local()


def crash_point(point: str) -> None:
    """Ends the process at once when this point was asked for; costs one look into the environment otherwise."""
    wanted = os.environ.get("STUFENPLAN_FAIL_AT")
    if not wanted:
        return
    first, _, last = wanted.rpartition(">")
    if point == first:
        _passed.first = True
    name, _, nth = last.partition(":")
    if name != point or (first and not getattr(_passed, "first", False)):
        return
    _passed.first = False
    global _passes
    _passes += 1
    if _passes >= int(nth or 1):
        os._exit(EXIT_CODE)
