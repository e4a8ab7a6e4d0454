"""Letters as the five authorities would send them: with no appointment, with one, with three; short and long names."""

from __future__ import annotations

from dataclasses import replace

from services.notification.domain.letter import ContactLine, OwnContact, Sender, SiteLine, StageText
from tests.unit.rendering.samples import HANNOVER, KEPT, LAPSED, MOVED, TO_PHONE, VIDEO

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
        "zum Schutz aller schließen wir unsere Häuser für Besuche. Wir sind weiter für Sie da: am Telefon, per E-Mail "
        "und per Post. Ihre Leistungen sind gesichert.",
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
        "unsere Häuser sind ab sofort für Besuche geschlossen. Die Beratung geht weiter, "
        "ohne dass Sie zu uns kommen müssen.",
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
