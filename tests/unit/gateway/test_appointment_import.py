"""Appointments of a file go to scheduling with household ids; BG numbers go to notification and no further."""

from zoneinfo import ZoneInfo

import pytest

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.import_rows import unpacked
from services.gateway.application.appointment_import import import_appointments
from services.gateway.backends.backends import Backends
from tests.contract.files.exports import LINE, file
from tests.unit.gateway.answers import HOUSEHOLD_ID, imported
from tests.unit.gateway.fakes import FakeServices, read_here

BERLIN = ZoneInfo("Europe/Berlin")
CLERK = Actor("u", ("operator",))


def test_unknown_bg_numbers_are_named_by_line_and_nothing_is_handed_on() -> None:
    services = FakeServices()
    services.answers["notification.resolve_households"] = {"households": {}, "with_phone": []}

    with pytest.raises(Problem) as raised:
        import_appointments(Backends(services), read_here, "hannover", file(LINE), BERLIN, CLERK)

    assert (raised.value.code, raised.value.params) == ("appointment-file-invalid", {"count": 1})
    assert [(fault.place, fault.code, fault.line) for fault in raised.value.faults] == [
        ("line 2/BG-Nummer", "bg-number-unknown", 2)
    ]
    assert not services.calls_of("scheduling.import_appointments")


def test_scheduling_gets_household_ids_and_never_a_bg_number() -> None:
    services = FakeServices()
    services.answers["notification.resolve_households"] = {
        "households": {"23702//0012345": HOUSEHOLD_ID},
        "with_phone": [],
    }
    services.answers["scheduling.import_appointments"] = imported(1)

    assert import_appointments(Backends(services), read_here, "hannover", file(LINE), BERLIN, CLERK) == imported(1)

    (sent,) = services.calls_of("scheduling.import_appointments")
    assert (sent["region"], sent["actor"]) == ("hannover", {"user": "u", "roles": ["operator"]})
    (row,) = unpacked(sent["rows"][0])
    assert row["household_id"] == HOUSEHOLD_ID and "bg_number" not in row
