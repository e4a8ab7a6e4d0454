"""Documents that people write: read strictly, refused with the place."""

import pytest

from services.chassis.process.problems import Problem
from services.gateway.application.documents import read_document


def refused(raw: bytes, is_json: bool = False) -> Problem:
    with pytest.raises(Problem) as raised:
        read_document(raw, is_json=is_json)
    return raised.value


def test_yaml_and_json_give_the_same_document() -> None:
    wanted = {"region": {"id": "hannover"}, "until": "2020-09-30", "hours": ["08:00", 8, 1.5, None, True]}

    yaml_text = 'region: {id: hannover}\nuntil: 2020-09-30\nhours: ["08:00", 8, 1.5, null, true]'
    json_text = '{"region": {"id": "hannover"}, "until": "2020-09-30", "hours": ["08:00", 8, 1.5, null, true]}'

    assert read_document(yaml_text.encode(), is_json=False) == wanted
    assert read_document(b"\xef\xbb\xbf" + json_text.encode(), is_json=True) == wanted


def test_a_key_that_appears_twice_is_a_fault_with_its_line() -> None:
    problem = refused(b"a: 1\nb: 2\na: 3\n")

    assert problem.status == 400 and problem.faults[0].place == "line 3, column 1"
    assert "steht zweimal" in problem.faults[0].message
    assert refused(b'{"a": 1, "a": 2}', is_json=True).faults[0].place == "a"


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
        (b'{"a": NaN}', True, 422),
        (b"1: a", False, 422),
        (b"a: !!binary eA==", False, 422),
        (b"a: !!set {b}", False, 422),
        (b"[" * 5000, False, 400),
        (b"[" * 100_000, True, 400),
        (b'a: "x\\0"', False, 422),
        (b'{"a": "x\\u0000"}', True, 422),
        (b'{"a": "\\ud800"}', True, 422),
    ],
)
def test_what_is_no_document_is_refused_not_guessed(raw: bytes, is_json: bool, status: int) -> None:
    assert refused(raw, is_json).status == status


def test_aliases_that_blow_up_are_stopped() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    assert refused("\n".join(levels).encode()).status == 413


@pytest.mark.parametrize("raw", [b"a: " + b"[" * 200_000, b"- " * 200_000, b"{a: " * 200_000])
def test_a_document_nested_without_end_is_refused_and_does_not_end_the_process(raw: bytes) -> None:
    problem = refused(raw)

    assert problem.status == 400 and problem.faults[0].message == "mehr als 100 Ebenen ineinander"


@pytest.mark.parametrize("times", [10, 5000])
def test_merge_keys_that_blow_up_are_stopped(times: int) -> None:
    levels = ["a0: &a0 {k0: 1, k1: 1, k2: 1, k3: 1, k4: 1, k5: 1, k6: 1, k7: 1, k8: 1, k9: 1}"]
    levels += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * times)}]}}" for n in range(1, 9)]

    assert refused("\n".join(levels).encode()).status == 413


def test_a_value_that_is_no_date_is_named_with_its_line() -> None:
    (fault,) = refused(b"region: {id: x}\nuntil: 2020-13-45\n").faults

    assert (fault.place, fault.message) == ("line 2, column 8", "„2020-13-45“ ist kein gültiger Wert")


def test_merge_keys_may_be_used_to_repeat_a_stage() -> None:
    raw = b"base: &b {rank: 1, name: x}\nstage:\n  <<: *b\n  name: y\n"

    assert read_document(raw, is_json=False)["stage"] == {"rank": 1, "name": "y"}
