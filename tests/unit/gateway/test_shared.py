"""Answers that many want at once: one question, one answer or one error for all."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.gateway.application.shared import Shared


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def test_an_answer_is_good_for_its_seconds_and_for_its_key() -> None:
    clock, asked = Clock(), []
    shared = Shared(1.0, clock)

    def ask(key: str) -> int:
        return shared.get(key, lambda: asked.append(key) or len(asked))

    assert [ask("a"), ask("a"), ask("b")] == [1, 1, 2]
    clock.time = 0.99
    assert ask("a") == 1
    clock.time = 1.0
    assert ask("a") == 3


def test_who_comes_while_it_is_asked_waits_for_that_answer() -> None:
    shared, asked, go = Shared(0.0), [], threading.Event()

    def ask() -> str:
        asked.append(1)
        go.wait(10)
        return "answer"

    with ThreadPoolExecutor(20) as viewers:
        answers = [viewers.submit(shared.get, "key", ask) for _ in range(20)]
        time.sleep(0.2)
        go.set()
        assert {answer.result(10) for answer in answers} == {"answer"}
    assert len(asked) == 1


def test_an_error_is_told_to_all_and_forgotten_as_an_answer_is() -> None:
    clock, asked = Clock(), []
    shared = Shared(1.0, clock)

    def fail() -> None:
        asked.append(1)
        raise ValueError("away")

    for _ in range(3):
        with pytest.raises(ValueError, match="away"):
            shared.get("key", fail)
    assert len(asked) == 1
    clock.time = 1.0
    assert shared.get("key", lambda: "back") == "back"
