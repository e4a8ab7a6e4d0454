"""The ways on which letters leave the house; a further one is a line here, a setter and a hand-over."""

from __future__ import annotations

from dataclasses import dataclass

PRINT = "print"
EMAIL = "email"


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """`lot_size`: letters in a lot unless the configuration says otherwise; `postage`: each letter is paid for."""

    name: str
    lot_size: int
    postage: bool


KINDS = {kind.name: kind for kind in (ChannelKind(PRINT, 2000, True), ChannelKind(EMAIL, 200, False))}
CHANNELS = tuple(KINDS)
