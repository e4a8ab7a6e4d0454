"""A region file as somebody hands it in: read strictly, refused with the place, whatever is in it."""

import pytest

from services.chassis.process.problems import Problem
from services.gateway.application.region_load import read
from tests.unit.gateway.fakes import read_here


def refused(raw: bytes, is_json: bool = False) -> Problem:
    with pytest.raises(Problem) as raised:
        read(read_here, "hannover", raw, is_json=is_json)
    return raised.value


@pytest.mark.parametrize(
    ("raw", "is_json", "status"),
    [
        (b"a: [1", False, 400),
        (b"{", True, 400),
        (b"\xff\xfe", False, 400),
        (b"a: !!python/object:os.system x", False, 400),
        (b"- a", False, 422),
        (b"", False, 422),
        (b"1", True, 422),
        (b"a: .nan", False, 422),
        (b'{"a": NaN}', True, 400),
        (b"1: a", False, 422),
        (b"a: !!binary eA==", False, 400),
        (b"a: !!set {b}", False, 400),
        (b"[" * 5000, False, 400),
        (b"[" * 100_000, True, 400),
        (b'a: "x\\0"', False, 422),
        (b'{"a": "x\\u0000"}', True, 422),
        (b'{"a": "\\ud800"}', True, 422),
        (b"a: " + b"[" * 200_000, False, 400),
        (b"- " * 200_000, False, 400),
        (b"{a: " * 200_000, False, 400),
    ],
)
def test_what_is_no_document_is_refused_not_guessed(raw: bytes, is_json: bool, status: int) -> None:
    problem = refused(raw, is_json)

    assert (problem.status, bool(problem.faults)) == (status, True), problem


def test_a_key_that_appears_twice_is_a_fault_with_its_line() -> None:
    (twice,) = [fault for fault in refused(b"a: 1\nb: 2\na: 3\n").faults if fault.line == 3 and "a" in fault.place]

    assert twice.code


def test_a_value_that_is_no_date_is_named_with_its_line() -> None:
    faults = refused(b"region: {id: x}\nuntil: 2020-13-45\n").faults

    assert [fault for fault in faults if fault.line == 2]


@pytest.mark.parametrize("times", [10, 5000])
def test_aliases_and_merge_keys_that_blow_up_are_stopped(times: int) -> None:
    levels = ["a0: &a0 {k0: 1, k1: 1, k2: 1, k3: 1, k4: 1, k5: 1, k6: 1, k7: 1, k8: 1, k9: 1}"]
    levels += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * times)}]}}" for n in range(1, 9)]

    assert refused("\n".join(levels).encode()).status in (400, 422)
