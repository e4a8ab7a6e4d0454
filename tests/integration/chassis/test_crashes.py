"""A service killed between claim, commit and acknowledgement: every effect happens exactly once."""

import pytest

from deploy.local.ports import free_port
from tests.backbone import wait_until
from tests.integration.chassis.conftest import World

CRASHED = 137


@pytest.mark.parametrize("point", ["inbox.after_claim", "inbox.before_commit", "inbox.after_commit_before_ack"])
def test_a_service_killed_while_it_handles_an_event_applies_it_once(world: World, point: str) -> None:
    world.declare()
    event = world.say()
    assert world.serve(STUFENPLAN_FAIL_AT=point).wait(30) == CRASHED
    committed = point == "inbox.after_commit_before_ack"
    assert world.effects() == ([event] if committed else [])

    second = world.serve(port=free_port()).ready()

    outcome = "duplicate" if committed else "applied"
    wait_until(lambda: second.metric("stufenplan_inbox_events_total", outcome=outcome) == 1)
    assert world.effects() == [event]
    assert world.length(world.dead) == 0


def test_a_process_killed_after_it_wrote_its_event_leaves_neither_state_nor_event(world: World) -> None:
    script = (
        "import sys; from services.chassis.storage.database import Database\n"
        "from services.chassis.messaging.outbox import append\n"
        "from tests.probe.events import *\n"
        "with Database(sys.argv[1], name='test').transaction() as c:\n"
        '    c.execute("CREATE TABLE state (id int)"); append(c, envelope(happened()))\n'
    )
    process = world.processes._spawn(["-c", script, world.source_url], 0, {"STUFENPLAN_FAIL_AT": "outbox.after_insert"})

    assert process.wait() == CRASHED

    assert world.pending() == []
    assert world._ids(world.source_url, "SELECT to_regclass('state')") == ["None"]
