"""When a request is worth sending again, and for how long."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from services.contracts.problems import BUSY, REGION_NOT_READY, SITE_NOT_READY
from services.gateway.client.errors import NoAnswer, Refused

Answer = TypeVar("Answer")
_NOT_READY = {SITE_NOT_READY.type, REGION_NOT_READY.type}
_AWAY = (502, 503, 504)
_SHORTEST_PAUSE = 0.1


@dataclass(frozen=True)
class Patience:
    """Seconds to go on trying: until a region just loaded is known everywhere, while somebody else holds what this
    needs, and, for questions only, while nobody is there who could answer. `pause` is between two tries, unless the
    gateway names one (Retry-After). `told` hears of the first refusal of each request that is tried again."""

    ready: float = 60.0
    busy: float = 30.0
    away: float = 0.0
    pause: float = 0.5
    told: Callable[[Refused | NoAnswer], Any] = lambda _: None

    def while_it_lasts(self, send: Callable[[], Answer], *, is_question: bool) -> Answer:
        """The answer, or the last refusal. What is sent again had no effect before, or is a question."""
        began, first = time.monotonic(), True
        while True:
            try:
                return send()
            except (Refused, NoAnswer) as refusal:
                pause = self._pause(refusal)
                if time.monotonic() - began + pause > self._seconds(refusal, is_question):
                    raise
                if first:
                    self.told(refusal)
            first = False
            time.sleep(pause)

    def _seconds(self, refusal: Refused | NoAnswer, is_question: bool) -> float:
        if isinstance(refusal, Refused) and refusal.type in _NOT_READY:
            return self.ready
        if isinstance(refusal, Refused) and refusal.type == BUSY.type:
            return self.busy
        is_away = isinstance(refusal, NoAnswer) or refusal.status in _AWAY
        return self.away if is_away and is_question else 0

    def _pause(self, refusal: Refused | NoAnswer) -> float:
        named = refusal.retry_after if isinstance(refusal, Refused) else None
        return max(_SHORTEST_PAUSE, self.pause if named is None else named)
