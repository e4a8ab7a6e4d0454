"""Long lists are worked through in portions, and an appointment file's rows travel in some."""

import base64
import time
import zlib

import pytest
from marshmallow import ValidationError

from services.contracts.calls.import_rows import MOST_PORTION_BYTES, ROWS_IN_A_PORTION, ImportRows, packed, unpacked
from services.contracts.portions import TURN_SECONDS, in_pieces, in_portions

ROW = {
    "line": 2,
    "reference": "T-1",
    "household_id": "01890000-0000-7000-8000-000000000001",
    "site": "linden",
    "department": "benefits",
    "kind": "consultation",
    "channel": "phone",
    "starts_at": "2020-06-18T09:30:00+02:00",
    "minutes": 30,
    "persons": 1,
    "presence_required": False,
    "phone_known": True,
    "video_capable": False,
}


def test_whoever_works_through_a_long_list_gives_the_others_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []
    sleep = time.sleep
    monkeypatch.setattr(time, "sleep", lambda seconds: turns.append(seconds))

    for _ in in_portions(range(10)):
        sleep(TURN_SECONDS)

    assert len(turns) >= 8 and set(turns) == {0}
    assert list(in_portions(range(5))) == [0, 1, 2, 3, 4]
    turns.clear()
    assert [list(piece) for piece in in_pieces([1, 2, 3, 4, 5], 2)] == [[1, 2], [3, 4], [5]] and len(turns) == 2
    assert list(in_pieces([], 2)) == []


def test_rows_are_the_same_whether_they_travel_one_by_one_or_in_portions() -> None:
    rows = [ROW | {"line": number, "reference": f"T-{number}", "note": "ß ✓"} for number in range(1, 6)]

    plain = ImportRows().deserialize(rows)

    assert ImportRows().deserialize([packed(rows[:2]), packed(rows[2:])]) == plain
    assert ImportRows().deserialize([packed(rows[:2]), *rows[2:]]) == plain, "as an older gateway sends them"


def test_faults_are_counted_over_all_portions() -> None:
    with pytest.raises(ValidationError) as refusal:
        ImportRows().deserialize([packed([ROW]), packed([ROW | {"minutes": 0}, ROW | {"reference": "x" * 300}])])

    assert refusal.value.messages == {"1": {"minutes": ["out-of-range"]}, "2": {"reference": ["wrong-length"]}}


@pytest.mark.parametrize(
    "portion",
    [
        "",
        "?",
        base64.b64encode(b"x").decode(),
        base64.b64encode(zlib.compress(b"{}")).decode(),
        base64.b64encode(zlib.compress(b"[" * 100_000)).decode(),
        base64.b64encode(zlib.compress(b" " * (MOST_PORTION_BYTES + 10) + b"[]")).decode(),
        packed([ROW] * (ROWS_IN_A_PORTION + 1)),
    ],
)
def test_what_is_no_portion_is_refused(portion: str) -> None:
    with pytest.raises(ValidationError, match="not-a-list"):
        unpacked(portion)
