"""Failed logins are counted per user and address, so that guessing a password takes too long to be worth it."""

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class LoginAttempts:
    """In memory: a second replica counts for itself, which doubles the tries and still ends them."""

    def __init__(self, per_user: int = 5, per_address: int = 30) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._rules = (RateLimitItemPerMinute(per_user), RateLimitItemPerMinute(per_address))

    def seconds_to_wait(self, login: str, address: str) -> int:
        """0 when another try is welcome."""
        waits = [0]
        for rule, key in self._keys(login, address):
            if not self._window.test(rule, *key):
                reset = self._window.get_window_stats(rule, *key).reset_time
                waits.append(max(1, int(reset - time.time()) + 1))
        return max(waits)

    def failed(self, login: str, address: str) -> None:
        for rule, key in self._keys(login, address):
            self._window.hit(rule, *key)

    def _keys(self, login: str, address: str) -> list[tuple[RateLimitItemPerMinute, tuple[str, ...]]]:
        user, everyone = self._rules
        return [(user, ("user", login[:100], address)), (everyone, ("address", address))]
