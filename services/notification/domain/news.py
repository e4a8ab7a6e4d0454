"""What is new in a letter, and what no longer holds: against the letter that told of the site's stage before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.notification.domain.visiting import CONDUCT
from services.notification.domain.wording import News


def marked(texts: Iterable[str], told: frozenset[str] | None, words: News) -> tuple[str, ...]:
    """`told`: the sentences of the letter before; None where nobody had one, so that nothing is marked."""
    return tuple(text if told is None or text in told else words.new.format(text=text) for text in texts)


def dropped(told: Mapping[str, str], now: Mapping[str, str], words: News) -> tuple[str, ...]:
    """Rules of conduct of the letter before, by name, that no longer hold: nobody must go on keeping to them."""
    return tuple(words.dropped.format(text=told[rule]) for rule in CONDUCT if rule in told and rule not in now)
