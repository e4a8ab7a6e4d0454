"""What a letter says first: of a stage to come, of what does not come, and to whoever is new to the site."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.notification.builders import change, letter, stage

WEEKS_AHEAD, THAT_DAY, WEEKS_LATER = date(2020, 5, 27), date(2020, 6, 17), date(2020, 7, 1)
CLOSED = stage(id="closed", name="Geschlossen")


def correction(cause: str) -> dict[str, str]:
    return {"announced": "Persönlich mit Termin", "cause": cause}


@pytest.mark.parametrize("written", [WEEKS_AHEAD, THAT_DAY])
@pytest.mark.parametrize("joined", [False, True])
def test_a_stage_to_come_is_told_with_its_day_and_never_as_if_it_held_already(written: date, joined: bool):
    content = letter(letter_date=written, joined=joined and written == WEEKS_AHEAD)

    assert content.subject == "Standort Linden: Persönlich mit Termin ab 17. Juni 2020"
    assert content.stage.effective == "ab Mittwoch, 17. Juni 2020"
    assert "b dem 17. Juni 2020 gilt" in content.opening[0]
    assert "seit" not in " ".join(content.opening) and "jetzt gilt" not in " ".join(content.opening)


@pytest.mark.parametrize("written", [THAT_DAY, WEEKS_LATER])
def test_whoever_is_new_reads_since_when_the_stage_of_the_site_holds(written: date):
    content = letter(letter_date=written, joined=True)

    assert content.subject == "Standort Linden: Persönlich mit Termin seit 17. Juni 2020"
    assert content.stage.effective == "seit Mittwoch, 17. Juni 2020"
    assert content.opening == (
        "Sie werden jetzt am Standort Linden betreut. Dort gilt seit dem 17. Juni 2020 die folgende Regelung"
        " für Besuche. Damit Sie gut vorbereitet sind, lesen Sie hier, was gilt.",
    )


def test_whoever_is_new_reads_of_a_stage_to_come_why_it_concerns_them():
    content = letter(letter_date=WEEKS_AHEAD, joined=True)

    assert content.opening[0].startswith(
        "Sie werden jetzt am Standort Linden betreut. Ab dem 17. Juni 2020 gilt dort eine neue Regelung für Besuche."
    )


def test_an_end_of_the_stage_follows_its_beginning():
    content = letter(letter_date=WEEKS_LATER, joined=True, stage=stage(until="2020-07-31"), end_judged=True)
    assert content.stage.effective == "seit Mittwoch, 17. Juni 2020, bis Freitag, 31. Juli 2020"


@pytest.mark.parametrize(("cause", "for_now"), [("revoked", ""), ("suspended", " vorerst"), ("drifted", " vorerst")])
@pytest.mark.parametrize("written", [WEEKS_AHEAD, THAT_DAY])
def test_a_correction_says_in_one_sentence_what_was_announced_and_what_holds(cause: str, for_now: str, written: date):
    content = letter(letter_date=written, stage=CLOSED, correction=correction(cause))

    first, _, rest = content.opening[0].partition(" Damit ")
    assert first.startswith(
        f"anders als angekündigt gilt ab dem 17. Juni 2020 am Standort Linden{for_now} nicht „Persönlich mit Termin“,"
        " sondern weiterhin „Geschlossen“"
    )
    assert first.count(".") == 2, "of the date, and at the end"
    assert rest == "Sie gut vorbereitet sind, lesen Sie hier, was gilt."
    assert f"kommt{for_now} nicht am 17. Juni 2020" in content.subject
    assert content.stage.effective == "gilt weiter"


@pytest.mark.parametrize("cause", ["revoked", "suspended", "overtaken", "drifted"])
def test_a_correction_names_the_later_date_that_still_stands_in_the_same_sentence(cause: str):
    later = {"stage": "Regelbetrieb", "effective_at": "2020-06-23T22:00:00+00:00", "switch_id": "…"}
    content = letter(letter_date=WEEKS_AHEAD, stage=CLOSED, correction={**correction(cause), "next": later})

    first, _, _ = content.opening[0].partition(" Damit ")
    assert "nicht „Persönlich mit Termin“, sondern " in first
    assert "„Geschlossen“ und dann ab dem 24. Juni 2020 „Regelbetrieb“" in first
    assert first.count(".") == 3, "of both dates, and at the end"
    assert content.stage.effective == "gilt weiter"


@pytest.mark.parametrize(("written", "period"), [(WEEKS_AHEAD, "ab Mittwoch, 3. Juni 2020"), (THAT_DAY, "gilt weiter")])
def test_what_holds_in_place_of_what_was_announced_may_be_to_come_itself(written: date, period: str):
    told = {**correction("revoked"), "begins": "2020-06-02T22:00:00+00:00"}
    assert letter(letter_date=written, stage=CLOSED, correction=told).stage.effective == period


def test_a_visit_that_is_as_it_was_is_said_to_take_place_as_agreed_first():
    back = letter(change("returned"), stage=CLOSED, correction=correction("revoked"))

    (item,) = back.appointments
    assert item.headline == "Ihr Termin findet statt wie ursprünglich vereinbart."
    assert (item.reason, item.no_disadvantage) == ("", "")
