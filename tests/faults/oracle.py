"""The oracle: what was accepted must have had its effect, once, and nothing else must have happened."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from amqp.exceptions import AMQPError

from services.chassis.messaging.broker import open_connection
from tests.faults.report import Report, Row

WITHIN = 60.0
LISTED = 5


@dataclass(frozen=True)
class Verdict:
    """Ids of accepted commands or events compared with the ids of effects."""

    events: int
    effects: int
    lost: frozenset[str]
    duplicated: frozenset[str]
    unexpected: frozenset[str]

    @property
    def sound(self) -> bool:
        return not (self.lost or self.duplicated or self.unexpected)

    def __str__(self) -> str:
        counted = {"lost": self.lost, "duplicated": self.duplicated, "unexpected": self.unexpected}
        named = [f"{len(ids)} {name} ({', '.join(sorted(ids)[:LISTED])})" for name, ids in counted.items() if ids]
        return f"{self.events} accepted, {self.effects} effects: {'; '.join(named) or 'sound'}"


def compare(accepted: Iterable[str], effects: Sequence[str]) -> Verdict:
    wanted, counted = set(accepted), Counter(effects)
    return Verdict(
        events=len(wanted),
        effects=len(effects),
        lost=frozenset(wanted - counted.keys()),
        duplicated=frozenset(id for id, count in counted.items() if count > 1),
        unexpected=frozenset(counted.keys() - wanted),
    )


def lengths(amqp_uri: str, queues: Iterable[str]) -> dict[str, int]:
    """Messages ready in each of the queues."""
    with open_connection(amqp_uri, connect_timeout=5) as connection:
        channel = connection.default_channel
        return {queue: int(channel.queue_declare(queue, passive=True).message_count) for queue in queues}


class Oracle:
    """One test's judge: `hit()` for every injected fault, `healed()` when the last one is over, then `conclude`."""

    def __init__(self, report: Report, fault: str) -> None:
        self.report = report
        self.fault = fault
        self.injected = 0
        self._healed: float | None = None

    def hit(self, count: int = 1) -> None:
        """One for each kill, stop, cut, outage or broken message; a stream of repeated or shuffled events is one."""
        self.injected += count

    def healed(self) -> None:
        self._healed = time.monotonic()

    def conclude(
        self,
        accepted: Callable[[], Iterable[str]],
        effects: Callable[[], Sequence[str]],
        *,
        pending: Callable[[], Sequence[str]] = tuple,
        queues: Callable[[], Mapping[str, int]] = dict,
        parked: Mapping[str, int] | None = None,
        within: float = WITHIN,
    ) -> Verdict:
        """Waits for the clean state, writes the row, and fails unless the verdict is sound and all is empty.

        `pending` are outbox rows not yet published, `queues` message counts by queue, `parked` what a `.dead` queue
        is expected to hold (0 for all others).
        """
        expected = parked or {}

        def left() -> list[str]:
            wrong = {q: n for q, n in queues().items() if n != expected.get(q, 0)}
            return [f"{len(pending())} outbox rows"] * bool(pending()) + [f"{n} in {q}" for q, n in wrong.items()]

        verdict, remains, seconds = self._settle(accepted, effects, left, within)
        self.report.runs.append(self._row(verdict, seconds))
        assert verdict.sound and not remains, f"{verdict}; left over after {within:g} s: {remains or 'nothing'}"
        return verdict

    def expose(
        self, accepted: Callable[[], Iterable[str]], effects: Callable[[], Sequence[str]], settled: Callable[[], bool]
    ) -> Verdict:
        """The verdict on a backbone broken on purpose, once `settled`; nothing is asserted here."""
        deadline = time.monotonic() + WITHIN
        while not settled() and time.monotonic() < deadline:
            time.sleep(0.2)
        verdict = compare(accepted(), effects())
        self.report.broken.append(self._row(verdict, 0))
        return verdict

    def _settle(
        self,
        accepted: Callable[[], Iterable[str]],
        effects: Callable[[], Sequence[str]],
        left: Callable[[], list[str]],
        within: float,
    ) -> tuple[Verdict, list[str], float]:
        since = self._healed or time.monotonic()
        deadline = time.monotonic() + within
        while True:
            verdict = compare(accepted(), effects())
            remains = _asked(left)
            # What is missing may still come; what is there twice does not go away.
            if not (verdict.lost or remains) or time.monotonic() > deadline:
                return verdict, remains, time.monotonic() - since
            time.sleep(0.1)

    def _row(self, verdict: Verdict, seconds: float) -> Row:
        return Row(self.fault, self.injected, verdict.events, verdict.effects, len(verdict.lost),
                   len(verdict.duplicated), len(verdict.unexpected), round(seconds, 1))  # fmt: skip


def _asked(left: Callable[[], list[str]]) -> list[str]:
    try:
        return left()
    except (OSError, AMQPError) as error:
        return [f"no answer: {error}"]
