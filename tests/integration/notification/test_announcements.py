"""Letters of stages that are announced: each for itself, once; and corrections of what does not come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.notification.application.campaigns.preview_letters import Dates, preview_letters
from tests.integration.notification.interrupted import interrupted
from tests.integration.notification.office import NOW, REGION, Office
from tests.unit.notification import builders
from tests.unit.notification.builders import csv_row, visit

WEEK = timedelta(days=7)
OPENING = datetime(2020, 6, 16, 22, 0, tzinfo=UTC)  # 17 June, 0:00 at the site
CLOSED, OPEN, WIDE = "closed", "by-appointment", "regular"
WEDNESDAY = date(2020, 6, 17)


@pytest.fixture
def linden(office: Office) -> Office:
    """Four households of a site; a print lot holds three letters."""
    office.load("linden", "mitte")
    office.people(*(csv_row(number) for number in range(1, 5)))
    return office


def announce(office: Office, sequence: int, at: datetime | None, stage: str = OPEN, *changes: dict[str, Any]) -> UUID:
    """An announced switch (at once: None) up to its letters, which are not handed over yet."""
    switch = uuid4()
    office.stage_changed("linden", sequence, switch, came_from=CLOSED, at=at, id=stage)
    if changes:
        office.changes("linden", sequence, 1, *changes)
    office.replanned("linden", sequence, len(changes))
    return switch


def revoke(office: Office, sequence: int, revokes: int, undoes: UUID, *changes: dict[str, Any], **more: Any) -> UUID:
    back = uuid4()
    office.revoked("linden", sequence, revokes, back, undoes, more.pop("at", OPENING), id=CLOSED, **more)
    if changes:
        office.changes("linden", sequence, 1, *changes)
    office.replanned("linden", sequence, len(changes))
    return back


def handed_over(office: Office, switch: UUID) -> int:
    return sum(office.counts(switch)["letters"][channel] for channel in ("print", "email"))


def test_two_announced_stages_have_their_letters_each_and_neither_withdraws_the_other(linden: Office):
    first = announce(linden, 2, OPENING)
    second = announce(linden, 3, OPENING + WEEK, WIDE)
    linden.produce()

    assert (handed_over(linden, first), handed_over(linden, second)) == (4, 4)
    assert linden.campaign(first)["state"] == linden.campaign(second)["state"] == "completed"


def test_a_stage_announced_for_an_earlier_day_leaves_the_letters_of_the_later_one_alone(linden: Office):
    later = announce(linden, 2, OPENING + WEEK, WIDE)
    earlier = announce(linden, 3, OPENING)
    linden.produce()

    assert (handed_over(linden, later), handed_over(linden, earlier)) == (4, 4)


def test_a_stage_that_takes_effect_at_once_leaves_the_letters_of_a_later_one_alone(linden: Office):
    opening = announce(linden, 2, NOW + 2 * WEEK)
    closing = announce(linden, 3, NOW, CLOSED)
    linden.produce()

    assert (handed_over(linden, opening), handed_over(linden, closing)) == (4, 4)


def test_of_two_that_take_effect_at_once_the_newer_one_withdraws_the_letters_of_the_older(linden: Office):
    older = announce(linden, 2, NOW)
    newer = announce(linden, 3, NOW, CLOSED)
    linden.produce()

    assert (handed_over(linden, older), handed_over(linden, newer)) == (0, 4)


def test_an_appointment_change_is_told_by_the_letter_of_its_own_stage(linden: Office):
    phone, video = linden.appointment(1, "phone"), linden.appointment(1, "video")
    first = announce(linden, 2, OPENING, OPEN, phone)
    second = announce(linden, 3, OPENING + WEEK, WIDE, video)
    linden.produce()

    told = [[each["outcome"] for each in linden.letter_of(1, switch)["facts"]["changes"]] for switch in (first, second)]
    assert told == [["phone"], ["video"]]


def test_what_a_withdrawn_announcement_did_to_an_appointment_the_next_letter_tells(linden: Office):
    lapsed = linden.appointment(1, "lapsed")
    first = announce(linden, 2, NOW, OPEN, lapsed)
    second = announce(linden, 3, NOW, CLOSED)
    linden.produce()

    assert linden.campaign(first)["state"] == "superseded"
    assert [each["outcome"] for each in linden.letter_of(1, second)["facts"]["changes"]] == ["lapsed"]


def test_a_revoked_stage_of_which_nobody_was_told_writes_to_nobody(linden: Office):
    out = announce(linden, 2, OPENING)
    back = revoke(linden, 3, 2, out)
    linden.produce()

    assert linden.handed_over() == []
    assert linden.letter_of(1, out)["reason"] == "stage-revoked"
    assert (linden.campaign(back)["state"], linden.campaign(back)["households"]) == ("completed", 0)


def test_a_correction_goes_to_those_alone_who_were_told_and_says_both_in_one_sentence(linden: Office):
    out = announce(linden, 2, OPENING)
    linden.produce(most=1)
    told = {number for number in range(1, 5) if linden.letter_of(number, out)["state"] == "handed_over"}
    back = revoke(linden, 3, 2, out, cause="suspended")
    linden.produce()

    assert (len(told), linden.campaign(back)["households"]) == (3, 3)
    assert {linden.letter_of(number, back)["state"] for number in told} == {"handed_over"}
    assert handed_over(linden, out) == handed_over(linden, back) == 3


def corrected(office: Office) -> Any:
    """What the letters of the lot that is next say of what does not come."""
    lot = office.do(lambda work: work.lots.find(office.lots_to_do()[0]))
    return lot.facts["correction"]


def test_a_correction_of_the_earlier_of_two_dates_names_the_later_one_that_stands(linden: Office):
    earlier = announce(linden, 2, OPENING)
    later = announce(linden, 3, OPENING + WEEK, WIDE)
    announce(linden, 4, OPENING + 2 * WEEK, WIDE)
    linden.produce()
    revoke(linden, 5, 2, earlier)

    at = (OPENING + WEEK).isoformat()
    named = {"stage": "Persönlich mit Termin", "effective_at": at, "switch_id": str(later)}
    assert corrected(linden)["next"] == named
    assert corrected(linden)["begins"] < NOW.isoformat()


def test_a_correction_of_the_later_of_two_dates_says_when_what_holds_begins(linden: Office):
    announce(linden, 2, OPENING)
    later = announce(linden, 3, OPENING + WEEK, WIDE)
    linden.produce()
    revoke(linden, 4, 3, later, at=OPENING + WEEK)

    assert (corrected(linden)["next"], corrected(linden)["begins"]) == (None, OPENING.isoformat())


def test_a_later_date_that_falls_while_the_correction_is_set_is_not_named(linden: Office):
    earlier, later = announce(linden, 2, OPENING), announce(linden, 3, OPENING + WEEK, WIDE)
    linden.produce()
    back = revoke(linden, 4, 2, earlier)
    falls = iter([lambda: revoke(linden, 5, 3, later, at=OPENING + WEEK)])
    linden.production = interrupted(linden.production, "seal", lambda: next(falls, lambda: None)())
    linden.production.run(linden.lots_to_do()[0])

    assert handed_over(linden, back) == 0
    assert corrected(linden)["next"] is None
    linden.produce()
    assert handed_over(linden, back) == 4


def test_who_knows_of_a_later_date_from_a_correction_alone_hears_when_that_does_not_come_either(linden: Office):
    earlier, later = announce(linden, 2, OPENING), uuid4()
    linden.produce()
    linden.stage_changed("linden", 3, later, came_from=CLOSED, at=OPENING + WEEK, id=WIDE)  # its letters are to come
    revoke(linden, 4, 2, earlier)
    linden.produce()
    back = revoke(linden, 5, 3, later, at=OPENING + WEEK)
    linden.produce()

    assert handed_over(linden, back) == 4


@pytest.mark.parametrize("late", [False, True])
def test_a_revocation_that_comes_before_its_announcement_lets_no_letter_of_it_go(linden: Office, late: bool):
    out, back = uuid4(), uuid4()
    linden.revoked("linden", 3, 2, back, out, OPENING, id=CLOSED)
    if late:
        linden.replanned("linden", 3)
    linden.stage_changed("linden", 2, out, came_from=CLOSED, at=OPENING, id=OPEN)
    linden.replanned("linden", 2)
    linden.replanned("linden", 3)
    linden.produce()

    assert linden.handed_over() == []
    assert (linden.campaign(out)["state"], linden.campaign(back)["state"]) == ("superseded", "completed")


def test_who_was_told_that_a_visit_lapses_reads_that_it_takes_place_after_all(linden: Office):
    at = "2020-06-22T09:30:00+02:00"
    lapsed = linden.appointment(1, "lapsed", before=visit(at), after=None)
    out = announce(linden, 2, OPENING, CLOSED, lapsed)
    linden.produce()
    returned = {**lapsed, "outcome": "returned", "after": visit(at), "no_disadvantage": False}
    back = revoke(linden, 3, 2, out, returned)
    linden.produce()

    (change,) = linden.letter_of(1, back)["facts"]["changes"]
    assert (change["outcome"], change["after"]["starts_at"]) == ("returned", at)


def test_who_was_not_told_and_whose_visit_is_again_what_it_was_hears_nothing(linden: Office):
    at = "2020-06-22T09:30:00+02:00"
    lapsed = linden.appointment(1, "lapsed", before=visit(at), after=None)
    out = announce(linden, 2, OPENING, CLOSED, lapsed)
    back = revoke(linden, 3, 2, out, {**lapsed, "outcome": "returned", "after": visit(at)})
    linden.produce()

    assert (linden.handed_over(), linden.campaign(back)["households"]) == ([], 0)


def test_who_was_not_told_and_whose_visit_stays_changed_is_told_of_it(linden: Office):
    at = "2020-06-22T09:30:00+02:00"
    phone = linden.appointment(1, "phone", before=visit(at), after=visit(at, "phone"))
    out = announce(linden, 2, OPENING, CLOSED, phone)
    kept = {**phone, "outcome": "kept", "before": phone["after"]}
    back = revoke(linden, 3, 2, out, kept)
    linden.produce()

    assert linden.campaign(back)["households"] == 1
    (change,) = linden.letter_of(1, back)["facts"]["changes"]
    assert (change["outcome"], change["before"]["channel"]) == ("phone", "in_person")


def test_announced_anew_for_the_same_day_the_correction_is_void(linden: Office):
    out = announce(linden, 2, OPENING)
    linden.produce()
    back = revoke(linden, 3, 2, out)
    again = announce(linden, 4, OPENING)
    linden.produce()

    assert (handed_over(linden, back), handed_over(linden, again)) == (0, 4)


@pytest.mark.parametrize(
    ("announced_on", "late"),
    [(date(2020, 6, 10), {"print": 0, "email": 0}), (date(2020, 6, 11), {"print": 4, "email": 0})],
)
def test_the_preview_counts_letters_that_arrive_only_when_the_stage_holds(linden: Office, announced_on, late):
    """Two days of printing, two of post: what is handed over on the 10th is there on the 16th."""
    seen = preview_letters(linden.app, REGION, ["linden"], [], builders.stage(), Dates(announced_on, WEDNESDAY))
    assert seen["late"] == late


def test_the_preview_counts_whom_nothing_in_writing_reaches_in_time(linden: Office):
    linden.people(
        csv_row(5, Versandweg="e-mail", **{"E-Mail": "e@example.org"}),
        csv_row(6, Ausschluss="verzogen"),
        import_id="more",
    )
    days = {1: date(2020, 6, 15), 2: date(2020, 6, 16), 5: date(2020, 6, 12), 6: date(2020, 6, 11)}
    early = {UUID(linden.household(number)): day for number, day in days.items()}
    seen = preview_letters(linden.app, REGION, ["linden"], [], builders.stage(), Dates(NOW.date(), WEDNESDAY, early))
    assert seen["calls"] == 1
