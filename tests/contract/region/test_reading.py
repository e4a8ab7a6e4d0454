"""Region files that people write: read strictly, whatever they are, and refused with line and place."""

import sys

import pytest

from services.contracts.region import read
from services.contracts.region.text.json_text import read_json
from services.contracts.region.text.yaml_text import read_yaml


def unreadable(raw: bytes, is_json: bool = False):
    reading = read(raw, is_json=is_json)
    assert (reading.document, reading.readable) == (None, False)
    (fault,) = reading.faults
    assert fault.place == ""
    return fault.code, fault.line, fault.params


def faults(raw: bytes, is_json: bool = False):
    reading = read(raw, is_json=is_json)
    assert reading.readable
    return [(fault.line, fault.place, fault.code) for fault in reading.faults]


def test_yaml_and_json_give_the_same_document() -> None:
    wanted = {"region": {"id": "hannover"}, "until": "2020-09-30", "hours": ["08:00", 8, 1.5, None, True]}

    yaml_text = 'region: {id: hannover}\nuntil: 2020-09-30\nhours: ["08:00", 8, 1.5, null, true]'
    json_text = '{"region": {"id": "hannover"}, "until": "2020-09-30", "hours": ["08:00", 8, 1.5, null, true]}'

    assert read_yaml(yaml_text).plain() == wanted
    assert read_json(json_text).plain() == wanted


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12:30", "12:30"),
        ("08:00", "08:00"),
        ("1:1:1", "1:1:1"),
        ("yes", "yes"),
        ("NO", "NO"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("01067", "01067"),
        ("06846", "06846"),
        ("44137", 44137),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        (".nan", ".nan"),
        ("2020-09-30", "2020-09-30"),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ('"5"', "5"),
        ("!!str 5", "5"),
        ("!!int '5'", 5),
        ("1" * 5000, "1" * 5000),
        ("=", "="),
    ],
)
def test_a_scalar_of_yaml_is_what_people_take_it_for(written: str, meant: object) -> None:
    value = read_yaml(f"a: {written}\n").plain()["a"]
    assert (value, type(value)) == (meant, type(meant))


def test_a_key_that_appears_twice_is_a_fault_with_its_line() -> None:
    raw = b"sites: []\nregion:\n  id: x\n  name: y\n  id: z\nsites: []\n"
    assert (5, "region/id", "key-twice") in faults(raw) and (6, "sites", "key-twice") in faults(raw)
    raw = b'{"region": {"id": "x",\n"id": "y"}}'
    assert (2, "region/id", "key-twice") in faults(raw, is_json=True)


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (b"a: [1", "not-yaml", None),
        (b"a: Termine: eigene Nummer", "yaml-colon-in-text", 1),
        (b"a: 1\nb\nc: 2", "yaml-colon-missing", None),
        (b"a:\n\tb: 1", "yaml-character", 2),
        (b"a: 1\nb: @x", "yaml-character", 2),
        (b"\xff\xfe", "not-utf-8", 1),
        (b"a: 1\nb: \xe4", "not-utf-8", 2),
        (b"a: !!python/object:os.system x", "yaml-tag", 1),
        (b"a: !!binary eA==", "yaml-tag", 1),
        (b"a: !!set {b}", "yaml-tag", 1),
        (b"a: *b", "yaml-alias-unknown", 1),
        (b"a: &a [*a]", "yaml-alias-of-itself", 1),
        (b"a: &a {b: {c: *a}}", "yaml-alias-of-itself", 1),
        (b"a: {<<: 1}", "yaml-merge", 1),
        (b"a: 1\n---\nb: 2\n", "yaml-second-document", None),
        (b"a: x\x00", "control-character", 1),
        (b"a: 1\nb: x\x07", "control-character", 2),
        (b"? " + b"k" * 300 + b"\n: 1", "key-too-long", 1),
    ],
)
def test_what_is_no_yaml_is_refused_not_guessed(raw: bytes, code: str, line: int | None) -> None:
    refused, at, _ = unreadable(raw)
    assert refused == code
    assert at == line if line else at


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b"{", 1, 2),
        (b'{"a": NaN}', 1, 7),
        (b'{"a":\n -Infinity}', 2, 2),
        (b"[1,]", 1, 4),
        (b"{} {}", 1, 4),
        (b"", 1, 1),
        (b'{"a": ' + b"1" * 100_000 + b"}", 1, 7),
    ],
)
def test_what_is_no_json_is_refused_with_line_and_column(raw: bytes, line: int, column: int) -> None:
    assert unreadable(raw, is_json=True) == ("not-json", line, {"column": column})


@pytest.mark.parametrize(
    ("raw", "is_json"), [(b"- a", False), (b"", False), (b"1", True), (b"null", True), (b"[]", True)]
)
def test_what_is_no_mapping_is_no_region_file(raw: bytes, is_json: bool) -> None:
    assert faults(raw, is_json) == [(1, "", "not-a-mapping")]


@pytest.mark.parametrize("raw", [b"1: a", b"true: a", b"null: a", b"[a, b]: c", b"12: {b: c}"])
def test_a_key_that_is_no_text_is_a_fault(raw: bytes) -> None:
    assert "key-not-a-text" in [code for _, _, code in faults(raw)]


@pytest.mark.parametrize("raw", [b'note: "x\\0"', b'{"note": "x\\u0000"}', b'{"note": "\\ud800"}'])
def test_what_no_database_keeps_is_a_fault_at_its_place(raw: bytes) -> None:
    assert (1, "note", "forbidden-characters") in faults(raw, is_json=raw.startswith(b"{"))


def test_aliases_that_blow_up_are_stopped() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    assert unreadable("\n".join(levels).encode())[0] == "too-many-values"


@pytest.mark.parametrize("raw", [b"a: " + b"[" * 70_000, b"- " * 70_000, b"{a: " * 70_000])
def test_a_document_nested_without_end_is_refused_and_does_not_end_the_process(raw: bytes) -> None:
    assert unreadable(raw) == ("too-deep", 1, {"most": 100})


@pytest.mark.parametrize("raw", [b"[" * 40_000, b'{"a": ' * 40_000, b'[{"a": ' * 40_000])
def test_json_nested_without_end_is_refused_too(raw: bytes) -> None:
    assert unreadable(raw, is_json=True) == ("too-deep", 1, {"most": 100})


def test_merge_keys_that_blow_up_are_stopped() -> None:
    levels = ["a0: &a0 {k0: 1, k1: 1, k2: 1, k3: 1, k4: 1, k5: 1, k6: 1, k7: 1, k8: 1, k9: 1}"]
    levels += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 5000)}]}}" for n in range(1, 9)]

    assert unreadable("\n".join(levels).encode())[0] == "too-many-values"


def test_a_text_longer_than_any_region_is_refused() -> None:
    assert unreadable(b"a: " + b"x" * 8_000_000)[0] == "too-large"


def test_merge_keys_may_be_used_to_repeat_a_stage() -> None:
    text = "base: &b {rank: 1, name: x}\nstage:\n  <<: *b\n  name: y\n"

    node = read_yaml(text)
    assert node.plain()["stage"] == {"rank": 1, "name": "y"}
    assert (node.line_of("stage/rank"), node.line_of("stage/name")) == (1, 4)


def test_lines_are_those_of_keys_and_of_entries() -> None:
    text = "region:\n  name: >-\n    Ein\n    Name\nsites:\n  - id: a\n    zones:\n      - {id: x,\n         name: y}\n"

    line_of = read_yaml(text).line_of
    assert [line_of(place) for place in ("region", "region/name", "sites/0", "sites/0/zones/0/name")] == [1, 2, 6, 9]
    assert line_of("sites/0/staff") == line_of("sites/0") and line_of("sites/7/id") == line_of("sites") == 5
    line_of = read_json('{"region":\n {"id": "x",\n  "list": [1,\n 2]}}').line_of
    assert [line_of(place) for place in ("region/id", "region/list", "region/list/1", "else")] == [2, 3, 4, 1]


def test_another_regions_file_is_refused_at_its_id() -> None:
    reading = read(b"region:\n  id: hannover\n", region="wesel")
    assert [(fault.line, fault.params) for fault in reading.faults if fault.code == "other-region"] == [
        (2, {"expected": "wesel"})
    ]


@pytest.mark.parametrize(
    "line",
    ["key-{0}: 1", "kee {0}: ", "facts{0}: {{a: b}}", "contacts: [x]", "? [a]\n: b"],
)
def test_a_file_with_a_fault_in_every_line_is_answered_in_proportion(line: str) -> None:
    """Twice the file takes about twice the work, counted as calls of Python functions rather than as time."""
    few, many = (_work("\n".join(line.format(number) for number in range(count))) for count in (500, 2000))
    assert many < 6 * few


def _work(text: str) -> int:
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        read(text.encode())
    finally:
        sys.setprofile(None)
    return calls
