"""When a failed message is tried again: pauses that double, counted in rounds through a queue with one fixed pause.

RabbitMQ expires messages at the head of a queue only, so pauses of different length need one queue each or, as here,
several rounds through the same one: the message is looked at after every round and sent on until its pause is over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from services.chassis.process.config import RetrySettings


@dataclass(frozen=True)
class Schedule:
    """`rounds[n]` is how many rounds a message has made when its try number n+1 is due."""

    rounds: Sequence[int]

    @classmethod
    def of(cls, settings: RetrySettings) -> "Schedule":
        longest = max(1, int(settings.longest_pause_seconds / settings.delay_seconds))
        pauses = (min(2**number, longest) for number in range(settings.limit - 1))
        return cls(tuple(accumulate(pauses, initial=0)))

    def due(self, rounds: int) -> int | None:
        """The number of the try (from 1) that is due after so many rounds, None while the pause lasts."""
        if rounds >= self.rounds[-1]:
            return len(self.rounds)
        return self.rounds.index(rounds) + 1 if rounds in self.rounds else None

    def is_last(self, number: int) -> bool:
        return number >= len(self.rounds)


def rounds_made(headers: Mapping[str, Any], queue: str) -> int:
    """How often this message was rejected from the queue, as the broker counted it."""
    counts = (death.get("count") for death in rejections(headers, queue))
    return sum(count for count in counts if isinstance(count, int))


def rejections(headers: Mapping[str, Any], queue: str) -> Iterator[Mapping[str, Any]]:
    deaths = headers.get("x-death")
    for death in deaths if isinstance(deaths, list) else ():
        if isinstance(death, Mapping) and death.get("queue") == queue and death.get("reason") == "rejected":
            yield death
