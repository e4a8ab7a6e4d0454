"""Steps of a replan for tests: appointments of all sorts, and a process that dies after one of its steps."""

from __future__ import annotations

from services.scheduling.application.replans import carry_out_replan as carrying
from tests.integration.scheduling.town import Town, at, row


class Killed(Exception):
    """Ends a handler the way kill -9 does: nothing of ours runs after it."""


def some(town: Town, count: int = 24) -> None:
    """Appointments of all sorts over a few days."""
    town.bring(
        *(
            row(
                2 + number,
                starts_at=at(day=1 + number % 3, hour=8 + number % 14 / 2),
                phone_known=number % 3 == 0,
                presence_required=number % 5 == 0,
                department="placement" if number % 2 else "benefits",
                video_capable=number % 4 == 1,
            )
            for number in range(count)
        )
    )


def killing(monkeypatch, step: int) -> None:
    """The process dies right after its nth step, counted from 1."""
    passes = iter(range(1, 1000))

    def crash(point: str) -> None:
        if next(passes) == step:
            raise Killed(point)

    monkeypatch.setattr(carrying, "crash_point", crash)
