"""Long lists, worked through in portions: whoever else waits for the processor has a turn in between.

A service answers everybody in one thread. In it `time.sleep` lets the others go on (eventlet puts its own in place of
it); anywhere else it costs nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

TURN_SECONDS = 0.01
PIECE = 1000
"""Items that are handed on at once to what cannot be interrupted: a statement, a message's packing."""


def in_portions(items: Iterable[Item]) -> Iterator[Item]:
    """The items; after each hundredth of a second the others have a turn."""
    began = time.monotonic()
    for item in items:
        if time.monotonic() - began > TURN_SECONDS:
            time.sleep(0)
            began = time.monotonic()
        yield item


def in_pieces(items: Sequence[Item], size: int = PIECE) -> Iterator[Sequence[Item]]:
    """So many items at once, with a turn for the others before each piece but the first."""
    for at in range(0, len(items), size):
        if at:
            time.sleep(0)
        yield items[at : at + size]
