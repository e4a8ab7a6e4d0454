"""Hands a service its application object, built once per process from the settings."""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from services.chassis.process.config import Settings


def settings_of(container: Any) -> Settings:
    settings: Settings = container.config["settings"]
    return settings


class Composed(DependencyProvider):
    """`app = Composed(build)`: `build(settings)` runs once at start and must not wait for the database.

    When the built object has an attribute `database`, its ping is part of /readyz; when it has `close()`, that is
    called after the last worker has ended.
    """

    def __init__(self, build: Callable[[Settings], Any]) -> None:
        self.build = build
        self.built: Any = None

    def setup(self) -> None:
        if self.built is None:
            self.built = self.build(settings_of(self.container))

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.built

    def stop(self) -> None:
        close = getattr(self.built, "close", None)
        if close is not None:
            close()
