"""Timers are skipped while the database is away, and only then; calls keep to their contracts on both sides."""

from typing import Any

import pytest
from psycopg_pool import PoolTimeout

from services.chassis.process.problems import Problem
from services.chassis.process.run import entrypoints, every, remote
from services.contracts.calls.call import Call, InvalidAnswer
from services.contracts.schemas import Answer, Strict, Text, Whole


class Clock:
    trouble: Exception | None = None
    ticks = 0

    @every(60)
    def tick(self) -> None:
        if self.trouble:
            raise self.trouble
        self.ticks += 1


def test_a_tick_is_skipped_while_the_database_is_away():
    clock = Clock()
    clock.trouble = PoolTimeout("nobody answers")
    clock.tick()
    clock.trouble = None
    clock.tick()
    assert clock.ticks == 1


def test_any_other_failure_of_a_tick_is_one():
    clock = Clock()
    clock.trouble = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        clock.tick()


class Question(Strict):
    site = Text(required=True)
    persons = Whole(1, 20, load_default=1)


class Reply(Answer):
    seats = Whole(required=True)


SEATS = Call("probe", "seats", Question(), Reply())


class Probe:
    answer: Any = None

    @remote(SEATS)
    def seats(self, *, site: str, persons: int) -> Any:
        return self.answer or {"seats": persons, "unknown": site}


def test_a_call_gets_its_arguments_by_name_and_says_what_its_contract_says():
    assert Probe().seats({"site": "linden", "persons": 3}) == {"seats": 3}
    assert Probe().seats({"site": "linden"}) == {"seats": 1}


def test_a_request_that_breaks_the_contract_is_refused_with_every_fault():
    with pytest.raises(Problem) as refusal:
        Probe().seats({"persons": 21, "rooms": 1})
    assert (refusal.value.status, refusal.value.code) == (422, "request-invalid")
    assert {fault.place: fault.code for fault in refusal.value.faults} == {
        "site": "missing",
        "persons": "out-of-range",
        "rooms": "unknown-key",
    }


def test_an_answer_that_breaks_the_contract_is_an_error_where_answers_are_checked(monkeypatch):
    monkeypatch.setattr(entrypoints, "CHECK_ANSWERS", True)
    probe = Probe()
    probe.answer = {"places": 3}
    with pytest.raises(InvalidAnswer, match=r"probe.seats"):
        probe.seats({"site": "linden"})


def test_a_method_answers_the_call_of_its_name_only():
    with pytest.raises(TypeError, match="seats"):

        @remote(SEATS)
        def chairs(self: Any, *, site: str) -> None: ...
