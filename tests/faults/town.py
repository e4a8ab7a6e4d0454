"""A loaded region in four databases, and copies of it in which something is tried out."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from services.chassis.process.config import Settings, load_settings
from tests.backbone import write_settings
from tests.faults.chain import Chain
from tests.system.region import Region
from tests.system.timeline.world import Clock

Kind = TypeVar("Kind", bound=Chain)


class Town:
    """`clock`: of whoever loads it; None: the system's."""

    def __init__(
        self, urls: dict[str, str], server: str, folder: Path, region: Region, clock: Clock | None = None
    ) -> None:
        self.urls, self.server, self.folder, self.region = urls, server, folder, region
        self.config = write_settings(folder / "stufenplan.yaml", "amqp://unused")
        self._copies: dict[Chain, list[str]] = {}
        first = self._chain(urls, Chain)
        if clock:
            first.at(clock)
        first.load(region)
        first.deliver()
        first.close()

    def copy(self, kind: Callable[[Callable[[str], Settings], Path], Kind]) -> Kind:
        """The same ids, the same appointments, nothing said yet of any switch."""
        copies = {}
        with psycopg.connect(self.server, autocommit=True) as connection:
            for name, url in self.urls.items():
                copy = f"copy_{secrets.token_hex(5)}"
                original = sql.Identifier(urlsplit(url).path[1:])
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), original))
                copies[name] = copy
        urls = {name: urlsplit(url)._replace(path=f"/{copies[name]}").geturl() for name, url in self.urls.items()}
        chain = self._chain(urls, kind)
        self._copies[chain] = list(copies.values())
        return chain

    def drop(self, chain: Chain) -> None:
        chain.close()
        with psycopg.connect(self.server, autocommit=True) as connection:
            for copy in self._copies.pop(chain, []):
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))

    def close(self) -> None:
        for chain in list(self._copies):
            self.drop(chain)

    def _chain(self, urls: dict[str, str], kind: Callable[..., Any]) -> Any:
        def settings(name: str) -> Settings:
            return load_settings(self.config, {"DATABASE_URL": urls[name], "STUFENPLAN_HOME": str(self.folder)})

        return kind(settings, self.folder / f"letters-{secrets.token_hex(5)}")
