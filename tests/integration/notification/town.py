"""A running notification service with its letter workers, told about one site over the broker."""

from __future__ import annotations

import base64
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from services.chassis.process.run import rpc_client
from services.contracts.events import scheduling, sites
from tests.backbone import Process, Processes, publish, wait_until, write_settings
from tests.integration.notification.letters_folder import letters_in_folder
from tests.unit.notification import builders

SERVICE = "services.notification.service:NotificationService"
WORKER = "services.notification.letter_worker"
TIME = datetime(2020, 6, 10, 8, tzinfo=UTC)
ACTOR = {"user": "test", "roles": ["manager"]}


class Town:
    """One site with its households, told to a running notification service over the broker."""

    def __init__(self, folder: Path, amqp_uri: str, url: str) -> None:
        self.amqp_uri, self.url = amqp_uri, url
        self.region = f"town{uuid4().hex[:6]}"
        options = {"print_lot_size": 20, "letter_worker_port": 0, "letter_worker_poll_seconds": 0.2}
        settings = write_settings(folder / "stufenplan.yaml", amqp_uri, {"notification": {"options": options}})
        self.folder = folder / "home" / "letters"
        environ = {"STUFENPLAN_HOME": str(folder / "home"), "STUFENPLAN_NOW": TIME.isoformat()}
        self.processes = Processes(folder, settings, environ)

    def service(self, **environ: str) -> Process:
        return self.processes.service(SERVICE, "notification", self.url, **environ).ready()

    def worker(self, number: int = 1, **environ: str) -> Process:
        return self.processes.module(WORKER, "--number", str(number), database_url=self.url, **environ)

    def say(self, event_type: Any, sequence: int, data: dict[str, Any], times: int = 1) -> None:
        body = event_type.event(
            id=uuid4(), subject=f"{self.region}/linden", time=TIME, sequence=sequence,
            data={"region": self.region, "site": "linden", **data},
        )  # fmt: skip
        for _ in range(times):
            publish(self.amqp_uri, event_type.exchange, event_type.name, body)

    def site(self) -> None:
        about = {"revision": 1, "loaded_by": "test", "document": builders.document(self.region, "linden")}
        self.say(sites.REGION_LOADED, 1, about)
        wait_until(lambda: self.sql("SELECT 1 FROM site WHERE profile IS NOT NULL"), 20, "the site")

    def people(self, count: int, import_id: str = "people") -> list[str]:
        """Imports households 1 … count; their ids."""
        content = builders.csv_file(*(builders.csv_row(number) for number in range(1, count + 1)))
        with rpc_client(self.amqp_uri) as rpc:
            part = {"import_id": import_id, "part": 1, "content_base64": base64.b64encode(content).decode()}
            rpc.notification.receive_part(part)
            rpc.notification.finish_import({"region": self.region, "import_id": import_id, "actor": ACTOR})
            numbers = [f"23702//{number:07d}" for number in range(1, count + 1)]
            known = rpc.notification.resolve_households({"region": self.region, "bg_numbers": numbers})
            return list(known["households"].values())

    def switch(
        self,
        households: list[str],
        sequence: int = 2,
        shuffle: int | None = None,
        times: int = 1,
        at: datetime = TIME,
    ) -> UUID:
        """All events of a switch, each appointment in a batch of its own; `shuffle`: a seed; `at`: announced."""
        switch = uuid4()
        changes = [self._change(household) for household in households]
        reference = {"id": switch, "sites": ["linden"], "reason": "Test"}
        stage = {"from_stage": None, "stage": builders.stage(), "effective_at": at, "switch": reference}
        totals = {"before": len(changes), "kept": 0, "phone": len(changes), "video": 0, "moved": 0, "lapsed": 0}
        replanned = {"totals": totals, "batches": len(changes), "changes": len(changes)}
        events = [
            (sites.STAGE_CHANGED, stage),
            *((scheduling.APPOINTMENTS_CHANGED, {"batch": n, "changes": [c]}) for n, c in enumerate(changes, 1)),
            (scheduling.SITE_REPLANNED, replanned),
        ]
        if shuffle is not None:
            random.Random(shuffle).shuffle(events)
        for event_type, data in events:
            self.say(event_type, sequence, data, times)
        return switch

    def revoke(self, undoes: UUID, sequence: int, at: datetime) -> UUID:
        """All events of the revocation of what was announced before it; no appointment is left changed."""
        switch, about = uuid4(), {"effective_at": at, "cause": "revoked", "revoked": sequence - 1}
        reference = {"id": switch, "sites": ["linden"], "reason": "Test", "undoes": undoes}
        stages = {"announced": builders.stage(), "holds": builders.stage(id="closed", name="Geschlossen")}
        self.say(sites.STAGE_REVOKED, sequence, {**about, **stages, "switch": reference})
        totals = {"before": 0, "kept": 0, "phone": 0, "video": 0, "moved": 0, "lapsed": 0}
        self.say(scheduling.SITE_REPLANNED, sequence, {"totals": totals, "batches": 0, "changes": 0})
        return switch

    def letters(self, switch: UUID) -> dict[str, int]:
        statement = "SELECT state, count(*) FROM letter WHERE switch_id = %s GROUP BY state"
        return dict(self.sql(statement, [switch]))

    def settled(self, switch: UUID, seconds: float = 40) -> None:
        statement = "SELECT 1 FROM campaign WHERE switch_id = %s AND state = 'completed'"
        wait_until(lambda: self.sql(statement, [switch]), seconds, "a completed campaign")

    def sql(self, statement: str, values: Any = None) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    @staticmethod
    def _change(household: str) -> dict[str, Any]:
        change = builders.change("phone", appointment_id=str(uuid4()), household_id=household)
        for when in ("before", "after"):
            times = {key: datetime.fromisoformat(change[when][key]) for key in ("starts_at", "ends_at")}
            change[when] = {**change[when], **times}
        return change


def assert_one_letter_each(town: Town, switch: UUID, households: int) -> None:
    assert town.letters(switch) == {"handed_over": households}
    handed_over = letters_in_folder(town.folder)
    assert len(handed_over) == len(set(handed_over)) == households
    with rpc_client(town.amqp_uri) as rpc:
        counts = rpc.notification.letter_counts({"switch_id": str(switch)})
    assert counts["households"] == households
    assert (counts["households_without_letter"], counts["households_with_two_letters"]) == (0, 0)
