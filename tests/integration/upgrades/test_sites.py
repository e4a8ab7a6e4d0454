"""What sites had stored in a release of before."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from services.chassis.storage.database import Database
from services.contracts.calls.actor import Actor
from services.sites.application.regions.queries import list_sites
from services.sites.application.switches.cancel_switch import cancel_switch
from services.sites.application.switches.queries import get_switch
from services.sites.application.switches.run_due_switches import run_due_switches
from services.sites.domain.stages import definition
from services.sites.domain.switch import SwitchId
from services.sites.service import compose
from tests.fakes.clock import StoppedClock
from tests.integration.upgrades.conftest import OTHER, Old
from tests.unit.sites.documents import whole


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


def test_sites_put_open_switches_of_before_on_their_timelines(old: Callable[[str, str], Old]) -> None:
    """Scheduled ones wait for their lead, running ones run on, held ones stay held; what is in force is an entry."""
    left = old("sites", "0003_switches_of_stages_that_ended")
    load_as_before(left)
    waiting = switch_as_before(left, "scheduled", "2020-07-13 06:00+00")
    near = switch_as_before(left, "scheduled", "2020-06-18 06:00+00", site="bahnhof")
    held = switch_as_before(left, "held", "2020-06-16 06:00+00", to="checked")
    running = switch_as_before(left, "running", "2020-06-17 05:00+00", site="altstadt", sequence=2)
    left.run("UPDATE site SET sequence = 2, stage = 'booked', switch_id = %s WHERE id = 'altstadt'", running)

    assert left.upgrade() == ["0004_timelines"]

    clock = StoppedClock(datetime(2020, 6, 17, 6, tzinfo=UTC))
    database = Database(left.url, name="sites")
    app = replace(compose(database), clock=clock)
    try:
        states = {key: get_switch(app, SwitchId(UUID(key))).switch for key in (waiting, near, held, running)}
        assert [states[key].state.value for key in (waiting, near, held, running)] == [
            "scheduled",
            "scheduled",
            "held",
            "running",
        ]
        assert not states[running].to_come
        run_due_switches(app)
        after = get_switch(app, SwitchId(UUID(waiting))).switch
        assert (after.state.value, after.announce_at) == ("scheduled", datetime(2020, 7, 5, 22, tzinfo=UTC))
        assert get_switch(app, SwitchId(UUID(near))).switch.to_come, "too late for its lead: announced at once"
        positions = {p.site: (p.stage.id, p.sequence) for p in list_sites(app, "musterstadt")}
        assert positions == {"altstadt": ("booked", 2), "bahnhof": ("closed", 2), "campus": ("closed", 1)}
        clock.advance(days=1)
        run_due_switches(app)
        assert {p.site: p.stage.id for p in list_sites(app, "musterstadt")}["bahnhof"] == "booked"
        clock.advance(days=40)
        run_due_switches(app)
        assert {p.site: (p.stage.id, p.sequence) for p in list_sites(app, "musterstadt")}["campus"] == ("booked", 2)
        cancel_switch(app, SwitchId(UUID(held)), "Irrtum", Actor("mara"))
        cancel_switch(app, SwitchId(UUID(running)), "Irrtum", Actor("mara"))
        assert get_switch(app, SwitchId(UUID(running))).switch.state.value == "cancelled"
    finally:
        database.close()


def load_as_before(left: Old) -> None:
    """Musterstadt as the last release stored it."""
    document = whole()
    left.run(
        "INSERT INTO region VALUES ('musterstadt', 'Musterstadt', 1, %s::jsonb, '2020-06-01', 'mara')",
        json.dumps(document),
    )
    for stage in document["stages"]:
        left.run(
            "INSERT INTO stage VALUES ('musterstadt', %s, %s, %s, 1, %s::jsonb)",
            stage["id"],
            stage["rank"],
            stage["name"],
            json.dumps(definition(stage)),
        )
    for number, site in enumerate(document["sites"]):
        left.run(
            "INSERT INTO site (region, id, name, position, revision, details, stage, stage_version, sequence, since)"
            " VALUES ('musterstadt', %s, %s, %s, 1, %s::jsonb, 'closed', 1, 1, '2020-06-01')",
            site["id"],
            site["name"],
            number,
            json.dumps(site),
        )


def switch_as_before(
    left: Old,
    state: str,
    effective_at: str,
    *,
    to: str = "booked",
    site: str = "campus",
    sequence: int | None = None,
) -> str:
    switch = str(uuid4())
    left.run(
        "INSERT INTO switch (id, region, to_stage, reason, filed_by, filed_at, effective_at, state)"
        " VALUES (%s, 'musterstadt', %s, 'Beschluss', 'mara', '2020-06-10', %s, %s)",
        switch,
        to,
        effective_at,
        state,
    )
    changed = effective_at if sequence else None
    left.run(
        "INSERT INTO switch_site (switch_id, region, site, from_stage, sequence, stage_changed_at)"
        " VALUES (%s, 'musterstadt', %s, %s, %s, %s)",
        switch,
        site,
        "closed" if sequence else None,
        sequence,
        changed,
    )
    return switch
