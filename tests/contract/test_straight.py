"""What is told without marshmallow is what marshmallow writes and takes."""

import random
from copy import deepcopy
from typing import Any

import pytest
from marshmallow import ValidationError, fields, validates

from services.contracts.events.envelope import InvalidEvent, Published
from services.contracts.events.scheduling import APPOINTMENTS_CHANGED
from services.contracts.events.straight import Unsure, teller
from tests.contract.examples import EXAMPLES, TIME
from tests.contract.test_golden_samples import EVENT_ID, SAID

DAMAGES = (
    TIME, TIME.replace(tzinfo=None), TIME.date(), EVENT_ID,
    None, "", "x", 0, -1, 1.5, True, [], [None], {}, "2020-06-15", "2020-06-15T08:00:00", "2020-13-15T08:00:00+00:00",
    b"x", "2020-06-15T08:00:00+00:00\n", "0190C1A0-0000-7000-8000-0000000000FF", "kept",
)  # fmt: skip
ROUNDS = 150


@pytest.mark.parametrize("name", sorted(SAID))
def test_events_are_told_as_their_schema_writes_them(name):
    schema = SAID[name].schema
    assert teller(schema)(EXAMPLES[name]) == schema.dump(EXAMPLES[name])


@pytest.mark.parametrize("name", sorted(SAID))
def test_what_is_told_is_taken_by_the_schema(name):
    schema, chance, unsure = SAID[name].schema, random.Random(name), 0
    tell = teller(schema)
    for _ in range(ROUNDS):
        data = _damaged(deepcopy(EXAMPLES[name]), chance)
        try:
            told = tell(data)
        except Unsure:
            unsure += 1
        else:
            assert told == schema.dump(data)
            schema.load(told)
    assert unsure


def _damaged(data: Any, chance: random.Random) -> Any:
    """The data with one value, wherever it lies, exchanged or gone."""
    place = data
    while True:
        key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if not (isinstance(place[key], dict | list) and place[key]) or chance.random() < 0.1:
            break
        place = place[key]
    if isinstance(place, dict) and chance.random() < 0.2:
        del place[key]
    else:
        place[key] = chance.choice(DAMAGES)
    return data


def test_a_wrong_change_among_two_hundred_is_named_with_its_place():
    data = deepcopy(EXAMPLES[APPOINTMENTS_CHANGED.name])
    data["changes"] = [deepcopy(data["changes"][0]) for _ in range(200)]
    data["changes"][77]["outcome"] = "forgotten"
    with pytest.raises(InvalidEvent) as wrong:
        APPOINTMENTS_CHANGED.event(id=EVENT_ID, subject="hannover/linden", time=TIME, sequence=3, data=data)
    assert list(wrong.value.faults) == ["data/changes/77/outcome"]


class Even(Published):
    number = fields.Integer(required=True, strict=True)

    @validates("number")
    def even(self, value: int, data_key: str) -> None:
        if value % 2:
            raise ValidationError("odd")


def test_rules_of_a_schema_that_are_code_are_left_to_it():
    for number in (1, 2):
        with pytest.raises(Unsure):
            teller(Even())({"number": number})
