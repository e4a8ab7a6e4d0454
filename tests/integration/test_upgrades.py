"""A database of the version before comes up with what was in it: rows of the old shape, then the missing migrations."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from yoyo import get_backend, read_migrations

from services.chassis.storage.migrate import migrate, migration_folders, yoyo_url

EVENT = "018f0000-0000-7000-8000-000000000001"
INBOX = "chassis-0001-outbox-and-inbox"
OTHER = "018f0000-0000-7000-8000-000000000002"


class Old:
    """A database as an earlier version left it."""

    def __init__(self, url: str, service: str) -> None:
        self.url, self._package = url, f"services.{service}"

    def up_to(self, last: str) -> None:
        """The chassis' first migration and the service's own up to this one."""
        backend = get_backend(yoyo_url(self.url))
        for folder in migration_folders(self._package):
            known = read_migrations(str(folder))
            backend.apply_migrations(
                known.filter(lambda each: each.id <= last or each.id == "chassis-0001-outbox-and-inbox")
            )
        backend.connection.close()

    def heard(self, *consumers: str) -> None:
        for consumer in consumers:
            self.run("INSERT INTO inbox (consumer, event_id) VALUES (%s, %s)", consumer, EVENT)

    def run(self, statement: str, *values: Any) -> None:
        """Rows that the one under test refers to may be missing."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement, values)

    def rows(self, statement: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(statement).fetchall()

    def upgrade(self) -> list[str]:
        return migrate(self.url, self._package)

    def consumers(self) -> set[str]:
        return {row["consumer"] for row in self.rows("SELECT consumer FROM inbox")}


@pytest.fixture
def old(database: Callable[[str], str]) -> Iterator[Callable[[str, str], Old]]:
    def make(service: str, last: str) -> Old:
        url = database("nothing_of_ours")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        left = Old(url, service)
        left.up_to(last)
        return left

    return make


def test_sites_know_what_they_heard_and_answered_before(old: Callable[[str, str], Old]) -> None:
    left = old("sites", "0001_regions_sites_switches")
    left.heard("sites.progress", "sites.concept")
    left.run("INSERT INTO region VALUES ('hannover', 'Hannover', 1, '{}', now(), 'mara')")
    left.run("INSERT INTO idempotency_key (actor, key, request, switch_id) VALUES ('mara', 'click', 'wish', %s)", OTHER)

    assert left.upgrade()

    events = ("limits.changed.v1", "site.replanned.v1", "campaign.created.v1", "campaign.completed.v1")
    assert left.consumers() == {f"sites.{event}" for event in events} | {"sites.concept.published.v1"}
    (answered,) = left.rows("SELECT owner, key, request, answer FROM answered_request")
    assert answered == {"owner": "mara", "key": "click", "request": "wish", "answer": {"switch": OTHER}}


def test_protection_keeps_its_sites_and_waits_for_the_next_load(old: Callable[[str, str], Old]) -> None:
    left = old("protection", "0001_sites_concepts_limits")
    left.heard("protection.stage", "protection.site")
    left.run("INSERT INTO site (region, id, name, revision) VALUES ('hannover', 'linden', 'Linden', 7)")

    assert left.upgrade()

    assert left.consumers() == {"protection.site.stage_changed.v1"}
    assert left.rows("SELECT region, id, name FROM site") == [{"region": "hannover", "id": "linden", "name": "Linden"}]
    assert left.rows("SELECT * FROM region") == []


def test_scheduling_answers_an_old_click_again_and_forgets_one_without_an_answer(
    old: Callable[[str, str], Old],
) -> None:
    left = old("scheduling", "0001_sites_appointments_replans")
    left.heard("scheduling.stage", "scheduling.limits")
    left.run("INSERT INTO region VALUES ('hannover', 'Europe/Berlin', 'NI', '[]', '[]', now(), 'mara')")
    left.run("""INSERT INTO idempotency_key VALUES ('hannover', 'click', 'wish', '{"state": "booked"}')""")
    left.run("INSERT INTO idempotency_key VALUES ('hannover', 'half', 'wish', NULL)")

    assert left.upgrade()

    assert left.consumers() == {"scheduling.site.stage_changed.v1", "scheduling.limits.changed.v1"}
    (answered,) = left.rows("SELECT owner, key, request, answer FROM answered_request")
    assert answered == {"owner": "hannover", "key": "click", "request": "wish", "answer": {"state": "booked"}}
    assert left.rows("SELECT revision FROM region") == [{"revision": None}]


def test_notification_reads_its_old_reasons_and_takes_the_next_profile(old: Callable[[str, str], Old]) -> None:
    left = old("notification", "0003_cancelled_appointments")
    names = {
        "stage_changed": "site.stage_changed.v1",
        "site_updated": "site.updated.v1",
        "concept_published": "concept.published.v1",
        "appointments_changed": "appointments.changed.v1",
        "site_replanned": "site.replanned.v1",
        "appointment_cancelled": "appointment.cancelled.v1",
    }
    left.heard(*names)
    left.run("INSERT INTO site (region, site, revision) VALUES ('hannover', 'linden', 7)")
    put_aside(left, "Anschreiben abgebrochen", "neuere Stufe am Standort")

    assert left.upgrade()

    assert left.consumers() == {f"notification.{event}" for event in names.values()}
    assert left.rows("SELECT revision FROM site") == [{"revision": 0}]
    reasons = {row["reason"] for row in left.rows("SELECT reason FROM letter")}
    assert reasons == {"campaign-cancelled", "newer-stage"}


def test_notification_shows_why_a_letter_was_held_before_there_were_codes(old: Callable[[str, str], Old]) -> None:
    left = old("notification", "0004_region_revisions_derived_consumers")
    put_aside(left, "campaign-cancelled")
    sentence = "Anschrift: braucht 7 Zeilen, ins Fenster passen 6"
    left.run("UPDATE letter SET state = 'held', reason = %s", sentence)

    assert left.upgrade()

    fault = {"place": "", "code": "legacy-reason", "params": {"text": sentence}}
    assert left.rows("SELECT state, faults FROM letter") == [{"state": "held", "faults": [fault]}]


def put_aside(left: Old, *reasons: str) -> None:
    """A campaign with a withdrawn letter for each reason."""
    left.run(
        "INSERT INTO campaign (id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at,"
        " created_at) VALUES (%s, 'hannover', 'linden', 1, %s, '{linden}', 'cancelled', '{}', now(), now())",
        EVENT,
        OTHER,
    )
    for reason in reasons:
        left.run(
            "INSERT INTO letter (id, campaign_id, switch_id, household_id, channel, state, reason)"
            " VALUES (gen_random_uuid(), %s, %s, gen_random_uuid(), 'print', 'withdrawn', %s)",
            EVENT,
            OTHER,
            reason,
        )
