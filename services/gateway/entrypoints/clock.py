"""What the gateway forgets by the clock: sessions that are over, previews nobody files any more, old marks."""

from typing import Protocol

from services.chassis.process.run import every

TIDY_SECONDS = 600


class HasTidy(Protocol):
    def tidy(self) -> None: ...


class GatewayClock:
    app: HasTidy

    @every(TIDY_SECONDS)
    def forget_what_is_over(self) -> None:
        self.app.tidy()
