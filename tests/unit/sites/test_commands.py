"""What arrives by RPC and cannot be carried out is refused with its place before anything is asked of the database."""

from __future__ import annotations

import pytest

from services.chassis.process.problems import Problem
from services.sites.entrypoints.commands import to_file_switch

SOUND = {"region": "musterstadt", "to_stage": "booked", "reason": "Beschluss"}


def test_a_sound_command_is_read():
    assert to_file_switch(SOUND).sites is None


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("reason", "a\0b", "reason"),
        ("reason", "\ud800", "reason"),
        ("region", "\0", "region"),
        ("sites", ["campus", "\0"], "sites/1"),
        ("idempotency_key", "\0", "idempotency_key"),
        ("effective_at", "9999-12-31T23:59:59-12:00", "effective_at"),
        ("effective_at", "0001-01-01T00:00:00+12:00", "effective_at"),
        ("effective_at", "2020-06-17T08:00:00", "effective_at"),
    ],
)
def test_what_no_database_could_keep_is_a_fault_with_its_place(field, value, place):
    with pytest.raises(Problem) as caught:
        to_file_switch({**SOUND, field: value})
    assert caught.value.status == 422
    assert [fault.place for fault in caught.value.faults] == [place]
