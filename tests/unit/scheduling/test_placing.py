"""Who may hold an appointment, and where."""

from dataclasses import replace

import pytest

from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.placing import placements, teams
from services.scheduling.domain.rules import Reason, Refusal, Rules
from services.scheduling.domain.site import Kind, Room
from services.scheduling.domain.stage import Admission, Channel
from tests.unit.scheduling.builders import appointment, limits, site, stage

TOWN_HALL = site(rooms=3, staff=3, at_home=1)
RULES = Rules(TOWN_HALL, stage(), limits())


def wanted(**changes):
    return appointment(99, place=None, staff=(), **changes)


def candidates(candidate, kind="consultation", rules=RULES, present=(), turn=0):
    return placements(DatedRules.always(rules), candidate, TOWN_HALL.kinds[kind], Calendars(present), turn=turn)


@pytest.mark.parametrize("turn", range(12))
def test_a_tandem_always_joins_two_departments(turn):
    for candidate in candidates(wanted(kind="tandem", minutes=60), "tandem", turn=turn):
        assert {name.split("-")[0] for name in candidate.staff} == {"benefits", "placement"}
        assert candidate.place.room == "floor-tandem-01"


def test_where_there_is_one_department_nobody_holds_a_tandem():
    alone = replace(TOWN_HALL, staff={n: m for n, m in TOWN_HALL.staff.items() if m.department == "benefits"})
    assert list(teams(replace(RULES, site=alone), wanted(kind="tandem"), 2)) == []


def with_groups(persons):
    hall = Room("floor-group-01", "floor", "group", 12)
    kinds = {**TOWN_HALL.kinds, "group": Kind("group", 90, persons=8, room="group")}
    house = replace(TOWN_HALL, rooms={**TOWN_HALL.rooms, hall.id: hall}, kinds=kinds)
    open_hall = replace(limits(), rooms={**limits().rooms, hall.id: 10})
    return replace(RULES, site=house, stage=stage(group_persons=persons), limits=open_hall)


@pytest.mark.parametrize(
    ("allowed", "persons", "expected"),
    [
        (8, 8, "floor-group-01"),
        (8, 9, Reason.GROUP),
        (0, 1, Reason.GROUP),
        (None, 9, "floor-group-01"),
        (None, 10, Reason.ROOM),
    ],
)
def test_a_group_is_as_large_as_the_stage_says_and_as_its_room_holds(allowed, persons, expected):
    rules = with_groups(allowed)
    wish = wanted(kind="group", minutes=90, persons=persons)
    placed = placements(DatedRules.always(rules), wish, rules.site.kinds["group"], Calendars())
    assert (placed.reason if isinstance(placed, Refusal) else next(placed).place.room) == expected


def test_a_family_is_no_group():
    rules = with_groups(0)
    assert (
        next(
            placements(DatedRules.always(rules), wanted(persons=2), rules.site.kinds["consultation"], Calendars())
        ).persons
        == 2
    )


def test_staff_at_home_are_asked_first_by_phone_and_never_in_person():
    assert next(teams(RULES, wanted(channel=Channel.PHONE), 1)) == ("benefits-03",)
    assert ("benefits-03",) not in set(teams(RULES, wanted(), 1))


def test_whoever_is_busy_is_not_asked():
    busy = appointment(1, staff=("benefits-01",))
    assert {candidate.staff for candidate in candidates(wanted(), present=[busy])} == {("benefits-02",)}
    both = [busy, appointment(2, staff=("benefits-02",))]
    assert candidates(wanted(), present=both) == Refusal(Reason.STAFF)


def test_what_no_other_time_would_change_is_the_reason_though_nobody_is_free():
    both = [appointment(number, staff=(f"benefits-{number:02}",)) for number in (1, 2)]
    closed = replace(RULES, stage=stage(admission=Admission.CLOSED))
    assert candidates(wanted(), rules=closed, present=both) == Refusal(Reason.ADMISSION)
    asking_first = replace(RULES, stage=stage(triage_required=True))
    assert candidates(wanted(), rules=asking_first, present=both) == Refusal(Reason.TRIAGE)
    no_video = replace(RULES, stage=stage(channels=frozenset({"phone"})))
    assert candidates(wanted(channel=Channel.VIDEO), rules=no_video, present=both) == Refusal(Reason.ADMISSION)
    assert candidates(
        wanted(day=5), present=[appointment(n, day=5, staff=candidate.staff) for n, candidate in enumerate(both)]
    ) == Refusal(Reason.HOURS)


def test_every_free_room_is_tried_with_another_member_of_staff():
    first, second = list(candidates(wanted()))[:2]
    assert first.staff != second.staff
    assert first.place != second.place
