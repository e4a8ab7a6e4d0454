"""A letter says what concerns this household: the number that is called, rules of the house for whoever comes."""

from __future__ import annotations

import pytest

from tests.unit.notification.builders import change, contact, household, letter, profile, stage, visit

MASK = {"id": "mask", "text": "Bitte tragen Sie eine Maske."}
CALLED_AT = "2020-07-02T10:30:00+02:00"


@pytest.mark.parametrize(
    "told",
    [
        change("phone"),
        change("kept", before=visit(channel="phone"), after=visit(channel="phone")),
        change("moved", before=visit(channel="phone"), after=visit(CALLED_AT, "phone")),
    ],
    ids=["becomes a call", "stays a call", "is moved and a call"],
)
def test_whoever_is_called_reads_the_number_that_will_be_called(told):
    (item,) = letter(told).appointments

    assert "Wir rufen Sie zur angegebenen Zeit unter 0511 123456 an." in item.reason
    assert "Bitte kommen Sie" not in item.reason


@pytest.mark.parametrize("known", ["", "unbekannt", "-12"], ids=["none", "words", "an extension alone"])
def test_where_no_number_is_known_the_letter_asks_for_it(known):
    (item,) = letter(change("phone"), household=household(phone=known)).appointments

    assert "Wir haben aber keine Telefonnummer von Ihnen" in item.reason
    assert "unter  an" not in item.reason and "unbekannt" not in item.reason


def test_a_call_before_every_visit_needs_a_number_too():
    required = stage(triage="required")

    known, unknown = letter(stage=required), letter(stage=required, household=household(phone=""))

    assert not any("Ihre Telefonnummer" in rule for rule in known.visiting)
    assert any("Bitte teilen Sie uns dafür Ihre Telefonnummer mit" in rule for rule in unknown.visiting)


def test_a_video_appointment_that_stays_says_how_one_gets_in():
    video = visit(channel="video")

    (item,) = letter(change("kept", before=video, after=video)).appointments

    assert item.reason == "Den Zugang zum Videogespräch erhalten Sie von uns."


@pytest.mark.parametrize("outcome", ["phone", "video", "lapsed"])
def test_rules_of_the_house_stand_in_no_letter_to_somebody_who_does_not_come(outcome):
    rules = stage(invitation_check=True, arrival_spread_minutes=15, tandem=True, measures=[MASK])

    content = letter(change(outcome), stage=rules, measures=[{"id": "ways", "text": "Eingang im Hof."}])

    assert (content.visiting, content.measures) == ((), ())
    assert "Attest" in content.cancellation


@pytest.mark.parametrize("told", [(), (change("kept"),), (change("moved"), change("phone"))])
def test_whoever_may_come_reads_the_rules_of_the_house(told):
    content = letter(*told, stage=stage(invitation_check=True, measures=[MASK]))

    assert content.measures == (MASK["text"],)
    assert "Bitte zeigen Sie Ihre Einladung am Eingang vor." in content.visiting


def test_where_anybody_may_come_a_call_does_not_hide_the_rules_of_the_house():
    assert letter(change("phone"), stage=stage(admission="open", measures=[MASK])).measures == (MASK["text"],)


def test_help_in_another_language_names_the_number_and_its_language():
    assert [(hint.language, hint.text) for hint in letter().language_hints] == [
        ("de", "Bitte rufen Sie uns an: (0511) 6559-2299."),
        ("en", "Need help? Please call us: (0511) 6559-2299."),
    ]


@pytest.mark.parametrize(
    ("contacts", "channels"),
    [
        ([contact("email", "E-Mail", "jobcenter@example.org")], ["in_person", "phone", "email"]),
        ([contact("phone", "Für Neue", "0511 1", audience="new")], ["in_person", "phone"]),
        ([contact("phone", "Durchwahl", "steht in Ihrem letzten Schreiben")], ["in_person", "phone"]),
        ([contact("phone", "Zentrale", "(0511) 6559-2299")], ["in_person", "email"]),
    ],
    ids=["no number", "a number for others", "words", "a stage without calls"],
)
def test_nobody_is_asked_to_call_where_no_number_is_known(contacts, channels):
    content = letter(profile=profile(contacts=contacts), stage=stage(channels=channels))

    assert (content.language_hints, content.phone) == ((), "")


def test_a_number_for_everybody_goes_before_that_of_one_department():
    lines = [
        contact("phone", "Leistung", "0511 222222", departments=["benefits"]),
        contact("phone", "A", "0511 111111"),
    ]

    assert letter(profile=profile(contacts=lines)).phone == "0511 111111"


def test_ways_that_nobody_knows_how_to_go_are_not_promised():
    closed = stage(admission="closed", channels=["phone", "email", "video", "online"])
    stranger = household(benefits_extension="")

    content = letter(
        stage=closed, household=stranger, profile=profile(contacts=[contact("email", "E", "a@example.org")])
    )

    assert content.opening[0].endswith("Wir sind weiter für Sie da: per E-Mail und per Video.")


def test_no_letter_points_below_where_nothing_stands_below():
    alone = profile(contacts=[], hours=[])
    stranger = household(benefits_contact="")

    (known,) = letter(change("lapsed")).appointments
    (unknown,) = letter(change("lapsed"), profile=alone, household=stranger).appointments

    assert "auf den unten genannten Wegen" in known.reason
    assert "unten" not in unknown.reason


def test_a_letter_that_says_all_that_holds_does_not_call_it_what_changes():
    assert "was sich ändert" not in letter().opening[0]
    assert letter().opening[0].endswith("lesen Sie hier, was dann gilt.")
