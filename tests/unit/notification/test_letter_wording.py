"""The letters say what the authorities said (facts D, H, W, S, M)."""

from __future__ import annotations

import pytest

from services.notification.domain.visiting import equipment_notice
from tests.unit.notification.builders import change, contact, household, letter, profile, stage
from tests.unit.notification.wordings import WORDING
from tests.unit.rendering.region_letters import region_letter


def everything(content) -> str:
    """All that a reader sees, as one text."""
    parts = [content.subject, content.salutation, *content.opening, content.stage.summary, content.stage.effective]
    parts += [*content.visiting, *content.measures, content.cancellation, *content.closing]
    for item in content.appointments:
        parts += [item.headline, item.reason, item.no_disadvantage, item.before.when]
    return " ".join(parts)


def test_a_letter_names_site_stage_and_day_from_which_it_holds():
    content = letter()

    assert content.subject == "Standort Linden: Persönlich mit Termin ab 17. Juni 2020"
    assert content.stage.effective == "ab Mittwoch, 17. Juni 2020"
    assert content.date == "10. Juni 2020"


def test_the_day_of_effect_is_local_to_the_site():
    content = letter(effective_at="2020-06-16T22:30:00+00:00")

    assert content.stage.effective == "ab Mittwoch, 17. Juni 2020"


def test_the_recipient_stands_in_at_most_six_lines_with_postcode_and_town_last():
    content = letter(household=household(salutation="Herr", address_addition="bei Schmidt"))

    assert content.recipient == ("Herrn", "Ayşe Müller", "bei Schmidt", "Limmerstraße 7", "30451 Hannover")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Frau", "Sehr geehrte Frau Müller,"),
        ("Herr", "Sehr geehrter Herr Müller,"),
        ("Familie", "Sehr geehrte Familie Müller,"),
        ("", "Guten Tag Ayşe Müller,"),
    ],
)
def test_nobody_is_addressed_by_a_guess(form, expected):
    assert letter(household=household(salutation=form)).salutation == expected


def test_d1_in_an_emergency_only_until_further_notice_and_benefits_are_assured():
    text = everything(region_letter("dortmund"))

    assert "bis auf Weiteres nur noch in Notfällen" in text
    assert "Ihre Leistungen sind gesichert" in text


def test_where_visits_are_restricted_benefits_are_said_to_be_assured():
    assert "Ihre Leistungen sind gesichert." in letter(stage=stage(admission="exception")).visiting
    assert "Ihre Leistungen sind gesichert." not in letter().visiting


def test_a_measure_of_the_stage_replaces_the_generated_sentence_in_its_place():
    rules = {"invitation_check": True, "arrival_spread_minutes": 15, "triage": "required"}
    own = [{"id": "arrive-on-time", "text": "Pünktlich, bitte."}, {"id": "cancelling", "text": "Absagen ist einfach."}]

    generated, content = letter(stage=stage(**rules)), letter(stage=stage(**rules, measures=own))

    assert content.visiting == (*generated.visiting[:2], "Pünktlich, bitte.")
    assert content.measures == ()
    assert content.cancellation == "Absagen ist einfach."


def test_a_stage_with_an_end_says_it_once():
    content = letter(stage=stage(until="2021-08-31"), effective_at="2021-07-05T08:00:00+02:00")

    assert content.stage.effective == "ab Montag, 5. Juli 2021, bis Dienstag, 31. August 2021"
    assert "31. August" not in " ".join((*content.opening, *content.visiting))


def test_no_sentence_of_a_letter_of_the_five_authorities_stands_there_twice():
    for region in ("hannover", "dortmund", "wesel", "dessau", "marburg"):
        content = region_letter(region)
        said = [content.stage.summary, *content.visiting, *content.measures, content.cancellation]
        assert len(said) == len(set(said)), region


def test_d4_arrivals_are_spread_so_that_the_waiting_areas_thin_out():
    assert "Die Ankunftszeiten sind versetzt" in everything(letter(stage=stage(arrival_spread_minutes=15)))
    assert "Die Ankunftszeiten sind versetzt" not in everything(letter())


def test_d5_who_cancels_needs_no_certificate_and_fears_no_consequence():
    policy = letter().cancellation

    assert "ohne ärztliches Attest" in policy
    assert "kein Nachteil" in policy


def test_d5_where_the_plan_says_otherwise_the_letter_does_not_promise_it():
    strict = stage(cancellation={"certificate_required": True, "disadvantage": True})

    policy = letter(stage=strict).cancellation

    assert "legen Sie uns ein Attest vor" in policy
    assert "kein Nachteil" not in policy


def test_d6_a_consultation_that_moves_to_the_phone_says_when_we_call():
    (item,) = letter(change("phone", department="placement")).appointments

    assert item.headline == "Ihr Termin wird zum Telefontermin."
    assert "Wir rufen Sie zur angegebenen Zeit unter 0511 123456 an." in item.reason
    assert item.reason.endswith("Sie brauchen nicht zu kommen.")
    assert item.department == "Vermittlung"
    assert item.after.when == "Donnerstag, 25. Juni 2020, 9:30 bis 9:59 Uhr"
    assert item.after.place == ""


def test_h1_entry_only_with_an_appointment():
    assert "Einlass ist nur mit einem Termin möglich" in everything(region_letter("hannover"))


def test_h3_h4_an_appointment_comes_after_a_phone_contact_that_decides():
    text = everything(letter(stage=stage(triage="required")))

    assert "Vor jedem Termin sprechen wir am Telefon mit Ihnen" in text
    assert "Wenn nicht, zum Beispiel bei vertraulichen Themen, laden wir Sie zu uns ein." in text
    assert "wenn sich Ihr Anliegen nicht anders klären lässt" in everything(region_letter("hannover"))


def test_h6_measures_of_stage_and_site_stand_in_the_letter_each_once():
    mask = {"id": "mask", "text": "Bitte tragen Sie eine Mund-Nasen-Bedeckung."}
    ways = {"id": "ways", "text": "Bitte bleiben Sie in den markierten Bereichen."}
    repeated = {"id": "mask", "text": "Masken gibt es am Eingang."}

    content = letter(stage=stage(measures=[mask]), measures=[repeated, ways])

    assert content.measures == (mask["text"], ways["text"])


def test_h7_contacts_are_those_of_the_channels_the_stage_offers():
    content = letter(stage=stage(channels=["in_person", "phone", "letter_box"]))

    assert [line.label for line in content.contacts] == [
        "Persönlich, mit Termin",
        "Zentrale Rufnummer",
        "Hausbriefkasten",
    ]


def test_hours_are_printed_as_people_say_them():
    (counter, *_) = letter().contacts

    assert counter.hours == ("Montag bis Donnerstag 8:00 bis 15:30 Uhr",)


def test_hours_of_the_stage_replace_those_of_the_site():
    short = [{"days": ["mon", "wed", "fri"], "opens": "09:00", "closes": "12:00"}]

    (counter, *_) = letter(stage=stage(hours=short)).contacts

    assert counter.hours == ("Montag, Mittwoch und Freitag 9:00 bis 12:00 Uhr",)


def test_h8_the_letter_is_the_households_own_with_its_bg_number():
    assert letter().bg_number == "23702//0012345"


def test_w5_the_voluntary_self_test_is_asked_for_where_the_plan_says_so():
    test = {"id": "self-test", "text": "Wir bitten Sie um einen freiwilligen Selbsttest vor dem Termin."}

    assert test["text"] in letter(stage=stage(measures=[test])).measures


def test_w7_current_customers_see_their_own_contacts_and_not_the_hotline_for_new_ones():
    lines = [
        contact("phone", "Service-Center", "0281-2077200", audience="current"),
        contact("phone", "Hotline für neue Kunden", "0281 9620 777", audience="new"),
    ]

    content = letter(profile=profile(contacts=lines))

    assert [(own.department, own.name, own.extension) for own in content.own_contacts] == [
        ("Leistungsgewährung", "Herr Schulz", "-210")
    ]
    labels = [line.label for line in content.contacts]
    assert "Service-Center" in labels
    assert "Hotline für neue Kunden" not in labels


def test_s4_invitations_are_shown_at_the_entrance():
    assert "Bitte zeigen Sie Ihre Einladung am Eingang vor." in everything(letter(stage=stage(invitation_check=True)))


def test_m1_no_visits_at_all_but_advice_by_phone_email_and_video():
    closed = stage(admission="closed", channels=["phone", "email", "video"])

    content = letter(stage=closed, measures=[{"id": "stairs", "text": "Bitte benutzen Sie die Treppe."}])

    assert "Wir sind weiter für Sie da: am Telefon, per E-Mail und per Video." in content.opening[0]
    assert content.measures == ()
    assert "Persönliche Besuche sind zurzeit nicht möglich" in region_letter("marburg").stage.summary


def test_a_stage_without_any_remote_way_ends_its_opening_with_a_whole_sentence():
    content = letter(stage=stage(admission="emergency", channels=["in_person", "letter_box"]))

    assert content.opening[0].endswith("Wir sind weiter für Sie da.")


def test_a_lapsed_visit_says_that_nobody_is_harmed():
    (item,) = letter(change("lapsed")).appointments

    assert item.headline == "Ihr Termin entfällt."
    assert "kein Nachteil" in item.no_disadvantage
    assert item.after is None


def test_a_kept_appointment_is_said_to_stay():
    (item,) = letter(change("kept")).appointments

    assert item.headline == "Ihr Termin bleibt bestehen."
    assert item.reason == ""
    assert item.no_disadvantage == ""


def test_a_moved_appointment_names_old_and_new_time():
    (item,) = letter(change("moved")).appointments

    assert item.before.when.startswith("Donnerstag, 25. Juni 2020, 9:30")
    assert item.after.when.startswith("Donnerstag, 2. Juli 2020, 10:30")


def test_an_appointment_at_another_site_names_that_site():
    (item,) = letter(change("kept", site="mitte", site_name="Standort Mitte")).appointments

    assert item.before.place == "Standort Mitte"


def test_a_visit_to_come_names_its_zone_and_one_that_is_over_does_not():
    zones = [{"id": "first-floor", "name": "1. Obergeschoss (Leistungsgewährung)"}]

    kept, moved = letter(change("kept"), change("moved"), profile=profile(zones=zones)).appointments

    assert kept.before.place == "Standort Linden, 1. Obergeschoss (Leistungsgewährung)"
    assert moved.before.place == ""
    assert moved.after.place == "Standort Linden, 1. Obergeschoss (Leistungsgewährung)"


def test_zones_of_another_site_are_not_guessed():
    zones = [{"id": "first-floor", "name": "1. Obergeschoss"}]

    moved = change("moved", site="mitte", site_name="Standort Mitte")
    (item,) = letter(moved, profile=profile(zones=zones)).appointments

    assert (item.before.place, item.after.place) == ("Standort Mitte", "Standort Mitte")


def test_what_the_protection_concept_provides_is_one_sentence():
    screens, dispensers = {"id": "screens", "text": "Schutzscheiben"}, {"id": "dispensers", "text": "Desinfektion"}

    assert [notice["text"] for notice in equipment_notice([screens, dispensers], WORDING)] == [
        "Für Ihren Schutz: Schutzscheiben und Desinfektion."
    ]
    assert equipment_notice([], WORDING) == []


def test_days_with_the_same_hours_share_a_line():
    hours = [
        {"days": ["mon", "tue", "wed"], "opens": "08:00", "closes": "12:30"},
        {"days": ["thu"], "opens": "08:00", "closes": "17:00"},
        {"days": ["fri"], "opens": "08:00", "closes": "12:30"},
    ]

    (counter, *_) = letter(profile=profile(hours=hours)).contacts

    assert counter.hours == (
        "Montag bis Mittwoch und Freitag 8:00 bis 12:30 Uhr",
        "Donnerstag 8:00 bis 17:00 Uhr",
    )


def test_the_way_to_ones_own_contact_is_left_out_where_its_extension_is_printed():
    own = contact("phone", "Ihre Ansprechperson", "die Durchwahl in Ihrem letzten Schreiben", audience="current",
                  departments=["benefits", "placement"])  # fmt: skip
    both = household(placement_contact="Frau Kurz", placement_extension="-211")

    assert [line.label for line in letter(profile=profile(contacts=[own]), household=both).contacts][1:] == []
    assert [line.label for line in letter(profile=profile(contacts=[own])).contacts][1:] == ["Ihre Ansprechperson"]


def test_the_same_facts_give_the_same_letter():
    assert letter(change("moved")) == letter(change("moved"))
