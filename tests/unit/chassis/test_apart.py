"""A file is read in a process of its own, with limits of its own; what comes back is the answer or a clear error."""

import os
import pickle
import sys

import pytest

from services.chassis.process.apart import reading
from services.chassis.process.apart.limits import Overrun
from services.chassis.process.apart.packed import ROWS_IN_A_PIECE, Packed
from services.chassis.process.apart.reading import OVERRUNS, read_apart

LARGER_THAN_A_PIPE = 3 * 1024 * 1024


def length(content: bytes, more: int) -> int:
    return len(content) + more


def process(content: bytes) -> int:
    print("this is not the answer")
    return os.getpid()


def long_answer(content: bytes) -> bytes:
    return content * 2


def too_much_memory(content: bytes) -> int:
    return len(bytearray(8 * 1024**3))


def refuses(content: bytes) -> None:
    raise ValueError("no file")


def dies(content: bytes) -> None:
    os._exit(3)


def test_the_parts_are_one_content_there():
    assert read_apart(length, [b"ab", b"", b"c" * LARGER_THAN_A_PIPE], 5) == LARGER_THAN_A_PIPE + 7


def test_it_is_another_process_and_what_it_prints_is_no_answer():
    assert read_apart(process, [b"x"]) != os.getpid()


def test_an_answer_may_be_longer_than_a_pipe_holds():
    assert len(read_apart(long_answer, [b"x" * LARGER_THAN_A_PIPE])) == 2 * LARGER_THAN_A_PIPE


def test_what_it_raises_is_raised_here():
    with pytest.raises(ValueError, match="no file"):
        read_apart(refuses, [b"x"])


def test_too_much_memory_is_an_overrun_and_counted():
    counted = OVERRUNS.labels(f"{__name__}.too_much_memory")
    before = counted._value.get()

    with pytest.raises(Overrun) as overrun:
        read_apart(too_much_memory, [b"x"])

    assert overrun.value.params == {"seconds": 60, "mebibytes": 2048}
    assert counted._value.get() == before + 1


def test_too_much_time_is_an_overrun(monkeypatch: pytest.MonkeyPatch):
    """The limit itself is lowered in the child: a minute of two cores is too much for a test."""
    impatient = "from services.chassis.process.apart import child; child.CPU_SECONDS = 1; child.main()"
    command = [sys.executable, "-c", impatient]
    monkeypatch.setattr(reading, "COMMAND", command)

    with pytest.raises(Overrun):
        read_apart(for_ever, [b"x"])


def for_ever(content: bytes) -> None:
    while True:
        pass


def test_a_reader_that_dies_is_an_error_and_no_answer():
    with pytest.raises(ChildProcessError, match="dies ended with 3"):
        read_apart(dies, [b"x" * LARGER_THAN_A_PIPE])


@pytest.mark.parametrize("count", [0, 1, ROWS_IN_A_PIECE, 3 * ROWS_IN_A_PIECE + 1])
def test_packed_rows_are_the_same_rows(count: int):
    rows = [(number, str(number)) for number in range(count)]

    packed = pickle.loads(pickle.dumps(Packed.of(rows)))

    assert list(packed) == rows
    assert len(packed) == count
    assert all(len(pickle.loads(piece)) <= ROWS_IN_A_PIECE for piece in packed.pieces)
