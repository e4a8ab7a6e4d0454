"""Crash points for fault tests: STUFENPLAN_FAIL_AT=<point>[:<nth pass>] ends the process there, like kill -9."""

import os

EXIT_CODE = 137
_passes = 0


def crash_point(point: str) -> None:
    """Ends the process at once when this point was asked for; costs one look into the environment otherwise."""
    wanted = os.environ.get("STUFENPLAN_FAIL_AT")
    if not wanted:
        return
    name, _, nth = wanted.partition(":")
    if name != point:
        return
    global _passes
    _passes += 1
    if _passes >= int(nth or 1):
        os._exit(EXIT_CODE)
