"""A letter of Region Hannover, appointments of every outcome, and many different letters for batches."""

from __future__ import annotations

from dataclasses import replace

from services.notification.domain.letter import (
    AppointmentItem,
    ContactLine,
    Hint,
    LetterContent,
    Meeting,
    OwnContact,
    Sender,
    SiteLine,
    StageText,
)

NO_DISADVANTAGE = "Dass dieser Termin ausfällt, hat für Sie keine Nachteile. Ihre Leistungen laufen weiter."


def person(when: str, place: str = "Standort Linden, 1. Obergeschoss, Raum 104") -> Meeting:
    return Meeting(when=when, channel="persönlich", place=place)


def phone(when: str) -> Meeting:
    return Meeting(when=when, channel="telefonisch", place="")


TO_PHONE = AppointmentItem(
    outcome="phone",
    headline="Ihr Termin wird zum Telefontermin.",
    kind="Beratung",
    department="Leistungsgewährung",
    before=person("Donnerstag, 18. Juni 2020, 9:30 bis 10:00 Uhr"),
    after=phone("Donnerstag, 18. Juni 2020, 9:30 bis 10:00 Uhr"),
    reason="Wir rufen Sie zur angegebenen Zeit an. Bitte halten Sie Ihre Unterlagen bereit.",
    no_disadvantage="",
)
MOVED = AppointmentItem(
    outcome="moved",
    headline="Ihr Termin wird verlegt.",
    kind="Tandemberatung",
    department="Vermittlung",
    before=person("Montag, 22. Juni 2020, 10:00 bis 11:00 Uhr"),
    after=person("Mittwoch, 1. Juli 2020, 14:00 bis 15:00 Uhr", "Standort Linden, 1. Obergeschoss, Tandemraum 2"),
    reason="Wir beraten Sie zu dritt. Dafür brauchen wir einen größeren Raum.",
    no_disadvantage="",
)
LAPSED = AppointmentItem(
    outcome="lapsed",
    headline="Ihr Termin entfällt.",
    kind="Vorsprache",
    department="Leistungsgewährung",
    before=person("Dienstag, 17. März 2020, 8:15 bis 8:45 Uhr", "Standort Südwall, Eingangszone, Platz 3"),
    after=None,
    reason="Das Haus ist für Besuche geschlossen. Was nicht dringend ist, erledigen wir auf anderen Wegen.",
    no_disadvantage=NO_DISADVANTAGE,
)
VIDEO = AppointmentItem(
    outcome="video",
    headline="Ihr Termin wird zum Videotermin.",
    kind="Maßnahmeberatung",
    department="Vermittlung",
    before=person("Freitag, 27. März 2020, 11:00 bis 11:45 Uhr", "Haus B, 2. Obergeschoss, Raum 211"),
    after=Meeting("Freitag, 27. März 2020, 11:00 bis 11:45 Uhr", "per Video", ""),
    reason="Den Zugangslink erhalten Sie am Tag vorher per E-Mail.",
    no_disadvantage="",
)
KEPT = AppointmentItem(
    outcome="kept",
    headline="Ihr Termin bleibt.",
    kind="Erstberatung",
    department="Vermittlung",
    before=person("Donnerstag, 8. Juli 2021, 13:30 bis 14:15 Uhr", "Standort Wesel, 2. Obergeschoss, Raum 2.17"),
    after=person("Donnerstag, 8. Juli 2021, 13:30 bis 14:15 Uhr", "Standort Wesel, 2. Obergeschoss, Raum 2.17"),
    reason="",
    no_disadvantage="",
)

HANNOVER = LetterContent(
    letter_id="0190a1b2-0000-7000-8000-000000000001",
    sender=Sender(
        office="Jobcenter Region Hannover",
        street="Vahrenwalder Straße 245",
        city="30179 Hannover",
        website="www.jobcenter-region-hannover.de",
        return_line="Jobcenter Region Hannover · Vahrenwalder Str. 245 · 30179 Hannover",
    ),
    recipient=("Frau", "Aylin Müller-Yıldırım", "c/o Schäfer", "Stephanusstraße 12 A", "30449 Hannover"),
    bg_number="23702//0012345",
    campaign_reference="HAN-LIN-2020-06/3",
    date="10. Juni 2020",
    subject="Ihr Jobcenter öffnet wieder: Besuche sind ab 17. Juni 2020 mit Termin möglich",
    salutation="Sehr geehrte Frau Müller-Yıldırım,",
    opening=(
        "ab dem 17. Juni 2020 beraten wir Sie wieder persönlich. Wir öffnen Schritt für Schritt, damit Sie und "
        "unsere Beschäftigten gut geschützt sind.",
    ),
    site=SiteLine("Standort Linden", "Davenstedter Straße 74", "30453 Hannover"),
    stage=StageText(
        name="Öffnung mit Termin",
        summary="Persönliche Beratung ist wieder möglich, wenn Ihr Anliegen nicht am Telefon geklärt werden kann.",
        effective="ab Mittwoch, 17. Juni 2020",
    ),
    visiting=(
        "Bitte kommen Sie nur mit Termin.",
        "Vor jedem Besuch sprechen wir am Telefon mit Ihnen und klären, ob ein Besuch nötig ist.",
    ),
    appointments=(),
    measures=(
        "Im ganzen Haus gilt die Pflicht zur Mund-Nasen-Bedeckung. Bei Bedarf erhalten Sie am Eingang eine.",
        "Besuche und Beratungen finden nur in den gekennzeichneten Bereichen statt.",
        "Bitte halten Sie 1,5 Meter Abstand.",
    ),
    contacts=(
        ContactLine(
            "Telefon", "(0511) 6559-2299", ("Montag bis Donnerstag 8:00 bis 16:00 Uhr", "Freitag 8:00 bis 13:00 Uhr")
        ),
        ContactLine("E-Mail", "Jobcenter-Region-Hannover.Corona-Hilfe@jobcenter-ge.de"),
        ContactLine("Post", "Jobcenter Region Hannover, Davenstedter Straße 74, 30453 Hannover"),
        ContactLine("Hausbriefkasten", "Davenstedter Straße 74, rund um die Uhr"),
    ),
    own_contacts=(
        OwnContact("Leistungsgewährung", "Herr Grabowski", "(0511) 6559-4412"),
        OwnContact("Vermittlung", "Frau Dr. von der Heydt", "(0511) 6559-4437"),
    ),
    cancellation="Wenn Sie absagen, brauchen Sie kein Attest. Eine Absage hat keine Folgen für Ihre Leistungen.",
    closing=("Haben Sie Fragen? Rufen Sie uns an, wir helfen Ihnen gern weiter.", "Mit freundlichen Grüßen"),
    signature="Ihr Jobcenter Region Hannover",
    language_hints=(
        Hint("de", "Bitte rufen Sie uns an: (0511) 6559-2299."),
        Hint("en", "Need help? Call (0511) 6559-2299."),
    ),
    phone="(0511) 6559-2299",
    large_print=False,
    check_code="HAN7-K3QF-9M2X",
)

LARGE_PRINT = replace(
    HANNOVER, letter_id="0190a1b2-0000-7000-8000-000000000006", appointments=(TO_PHONE,), large_print=True
)


def many(count: int, template: LetterContent = HANNOVER) -> list[LetterContent]:
    """`count` different letters: own name, number, code, and for two of five an appointment."""
    appointments = ((), (), (), (TO_PHONE,), (MOVED,))
    return [
        replace(
            template,
            letter_id=f"0190a1b2-0000-7000-9000-{number:012d}",
            recipient=(
                "Frau",
                f"Erika Mustermann-{number:05d}",
                f"Stephanusstraße {number % 90 + 1}",
                "30449 Hannover",
            ),
            salutation=f"Sehr geehrte Frau Mustermann-{number:05d},",
            bg_number=f"23702//{number:07d}",
            appointments=appointments[number % 5],
            check_code=f"HAN7-{number:08d}",
        )
        for number in range(count)
    ]
