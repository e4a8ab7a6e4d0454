"""Letters as the five authorities would send them: short and long, with and without appointments."""

from __future__ import annotations

from dataclasses import replace

from services.notification.domain.letter import (
    AppointmentItem,
    ContactLine,
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
    cancellation="Wenn Sie einen Termin absagen, brauchen Sie kein Attest. Eine Absage hat keine Folgen für Ihre Leistungen.",
    closing=("Haben Sie Fragen? Rufen Sie uns an, wir helfen Ihnen gern weiter.", "Mit freundlichen Grüßen"),
    signature="Ihr Jobcenter Region Hannover",
    language_hint="Dieses Schreiben wurde maschinell erstellt und ist ohne Unterschrift gültig.",
    large_print=False,
    check_code="HAN7-K3QF-9M2X",
)

DORTMUND = replace(
    HANNOVER,
    letter_id="0190a1b2-0000-7000-8000-000000000002",
    sender=Sender(
        "Jobcenter Dortmund",
        "Steinstraße 39",
        "44147 Dortmund",
        "www.jobcenterdortmund.de",
        "Jobcenter Dortmund · Steinstraße 39 · 44147 Dortmund",
    ),
    recipient=("Herrn", "Günther Ćwikliński", "Münsterstraße 210", "44145 Dortmund"),
    bg_number="33302//0004711",
    campaign_reference="DO-SUE-2020-03/2",
    date="16. März 2020",
    subject="Besuche sind ab sofort nur noch in Notfällen möglich",
    salutation="Sehr geehrter Herr Ćwikliński,",
    opening=(
        "zum Schutz aller schließen wir unsere Häuser für Besuche. Wir sind weiter für Sie da: am Telefon, per E-Mail und "
        "per Post. Ihre Leistungen sind gesichert.",
    ),
    site=SiteLine("Standort Südwall", "Südwall 5–9", "44137 Dortmund"),
    stage=StageText(
        "Notbetrieb", "Besuche sind nur in Notfällen möglich, bis auf Weiteres.", "ab Montag, 16. März 2020"
    ),
    visiting=("Ein Notfall liegt zum Beispiel vor, wenn Sie kein Geld mehr für Lebensmittel haben.",),
    appointments=(LAPSED,),
    measures=("Bitte kommen Sie allein.", "Wir lassen Besucherinnen und Besucher einzeln ein."),
    contacts=(
        ContactLine("Hotline", "(0231) 842-1110", ("Montag bis Freitag 8:00 bis 18:00 Uhr",)),
        ContactLine("E-Mail", "Kundenpost.Dortmund@Jobcenter-ge.de"),
        ContactLine("Briefkasten", "Südwall 5–9, 44137 Dortmund"),
        ContactLine("Online", "Termine buchen Sie auf jobcenterdortmund.de"),
    ),
    own_contacts=(OwnContact("Leistungsgewährung", "Frau Öztürk", "(0231) 842-2417"),),
    cancellation="Wenn Sie eine Beratung absagen, brauchen Sie kein Attest. Eine Absage hat keine Folgen für Sie.",
    closing=("Bleiben Sie gesund.", "Mit freundlichen Grüßen"),
    signature="Ihr Jobcenter Dortmund",
    check_code="DOR2-Z8PA-4W6N",
)

WESEL = replace(
    HANNOVER,
    letter_id="0190a1b2-0000-7000-8000-000000000003",
    sender=Sender(
        "Jobcenter Kreis Wesel",
        "Reeser Landstraße 61",
        "46483 Wesel",
        "www.jobcenter-kreis-wesel.de",
        "Jobcenter Kreis Wesel · Reeser Landstr. 61 · 46483 Wesel",
    ),
    recipient=("Familie", "Nguyễn Thị Hồng Ánh", "Am Lippeglacis 7", "46483 Wesel"),
    bg_number="36502//0031415",
    campaign_reference="WES-WES-2021-07/5",
    date="28. Juni 2021",
    subject="Mehr persönliche Termine im Juli und August",
    salutation="Guten Tag,",
    opening=("ab dem 5. Juli 2021 vereinbaren wir wieder mehr persönliche Termine mit Ihnen.",),
    site=SiteLine("Standort Wesel", "Reeser Landstraße 61", "46483 Wesel"),
    stage=StageText(
        "Mehr Termine",
        "Wir beraten persönlich nach Terminvereinbarung, im Juli und August zunehmend.",
        "ab Montag, 5. Juli 2021",
    ),
    visiting=(
        "Bitte kommen Sie nur mit vereinbartem Termin.",
        "Wir bitten Sie, vor dem Termin freiwillig einen Selbsttest zu machen.",
    ),
    appointments=(KEPT,),
    measures=(
        "Im ganzen Haus gilt Maskenpflicht.",
        "Bitte halten Sie Abstand.",
        "Bitte desinfizieren Sie am Eingang die Hände.",
    ),
    contacts=(
        ContactLine(
            "Servicecenter", "0281 2077200", ("Montag bis Donnerstag 8:00 bis 15:30 Uhr", "Freitag 8:00 bis 12:30 Uhr")
        ),
        ContactLine(
            "Neu bei uns?", "0281 9620 777", ("Montag bis Donnerstag 8:00 bis 15:30 Uhr", "Freitag 8:00 bis 12:30 Uhr")
        ),
        ContactLine("Post", "Jobcenter Kreis Wesel, Reeser Landstraße 61, 46483 Wesel"),
    ),
    own_contacts=(
        OwnContact("Leistungsgewährung", "Frau Terhorst", "0281 2077-318"),
        OwnContact("Vermittlung", "Herr te Heesen", ""),
    ),
    cancellation="",
    signature="Ihr Jobcenter Kreis Wesel",
    check_code="WES4-T7RD-2H5K",
)

DESSAU = replace(
    HANNOVER,
    letter_id="0190a1b2-0000-7000-8000-000000000004",
    sender=Sender(
        "Jobcenter Dessau-Roßlau",
        "Seminarplatz 1",
        "06846 Dessau-Roßlau",
        "www.jobcenter-dessau-rosslau.de",
        "Jobcenter Dessau-Roßlau · Seminarplatz 1 · 06846 Dessau-Roßlau",
    ),
    recipient=(
        "Frau",
        "Alexandra-Maximiliane Freifrau von Hohenstein-Wittgenstein",
        "bei Schwarzenberger, Hinterhaus, 3. OG links",
        "Heinrich-Deist-Straße 118",
        "06847 Dessau-Roßlau",
    ),
    bg_number="04202//0000815",
    campaign_reference="DE-HAU-2021-09/4",
    date="30. August 2021",
    subject="Geordneter Zugang mit Einladung ab 6. September 2021",
    salutation="Sehr geehrte Frau von Hohenstein-Wittgenstein,",
    opening=("ab dem 6. September 2021 empfangen wir Sie wieder im Haus, wenn Sie eingeladen oder angemeldet sind.",),
    site=SiteLine("Hauptgebäude", "Seminarplatz 1", "06846 Dessau-Roßlau"),
    stage=StageText(
        "Geordneter Zugang", "Sie werden eingeladen oder melden sich vorher an.", "ab Montag, 6. September 2021"
    ),
    visiting=(
        "Bitte zeigen Sie Ihre Einladung am Eingang vor.",
        "Die Landesverordnung begrenzt die Zahl der Personen, die gleichzeitig im Haus sein dürfen.",
    ),
    appointments=(TO_PHONE, MOVED, replace(LAPSED, reason="")),
    measures=(
        "Im Gebäude gilt Maskenpflicht. Während der Beratung dürfen Sie die Maske abnehmen.",
        "Jedes Büro hat einen Spuckschutz und eine CO₂-Ampel.",
    ),
    contacts=(
        ContactLine(
            "Terminvergabe",
            "0340/5021999",
            ("Montag und Mittwoch 8:00 bis 16:00 Uhr", "Dienstag 8:00 bis 17:30 Uhr", "Freitag 8:00 bis 12:30 Uhr"),
        ),
        ContactLine("E-Mail", "jobcenter-dessau-rosslau@jobcenter-ge.de"),
        ContactLine("Online-Antrag", "Der vereinfachte Antrag läuft bis Jahresende: www.jobcenter-dessau-rosslau.de"),
    ),
    own_contacts=(OwnContact("Fallmanagement", "Herr Mücke", "0340 5021-377"),),
    signature="Ihr Jobcenter Dessau-Roßlau",
    check_code="DES9-B5LC-7Y3J",
)

MARBURG = replace(
    HANNOVER,
    letter_id="0190a1b2-0000-7000-8000-000000000005",
    sender=Sender(
        "KreisJobCenter Marburg-Biedenkopf",
        "Raiffeisenstraße 6",
        "35043 Marburg",
        "www.kjc-marburg-biedenkopf.de",
        "KreisJobCenter Marburg-Biedenkopf · Raiffeisenstraße 6 · 35043 Marburg",
    ),
    recipient=("Herrn", "Björn Ångström", "Universitätsstraße 60", "35037 Marburg"),
    bg_number="43504//0020606",
    campaign_reference="MR-MAR-2020-03/2",
    date="17. März 2020",
    subject="Beratung jetzt am Telefon, per E-Mail und per Video",
    salutation="Sehr geehrter Herr Ångström,",
    opening=(
        "unsere Häuser sind ab sofort für Besuche geschlossen. Die Beratung geht weiter, ohne dass Sie zu uns kommen müssen.",
    ),
    site=SiteLine("Standort Marburg", "Raiffeisenstraße 6", "35043 Marburg"),
    stage=StageText(
        "Nur digital und am Telefon", "Persönliche Besuche sind zurzeit nicht möglich.", "ab Dienstag, 17. März 2020"
    ),
    visiting=(),
    appointments=(VIDEO,),
    measures=(),
    contacts=(
        ContactLine("Telefon", "06421 405-7000", ("Montag bis Freitag 8:00 bis 12:00 Uhr",)),
        ContactLine("E-Mail", "kjc@marburg-biedenkopf.de"),
        ContactLine("Online-Antrag", "www.kjc-marburg-biedenkopf.de/antrag"),
    ),
    own_contacts=(OwnContact("Vermittlung", "Frau Schreiner", "06421 405-7143"),),
    signature="Ihr KreisJobCenter Marburg-Biedenkopf",
    check_code="MAR3-G6VE-8Q4S",
)

AUTHORITIES = (HANNOVER, DORTMUND, WESEL, DESSAU, MARBURG)
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
