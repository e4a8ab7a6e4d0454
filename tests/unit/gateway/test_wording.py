"""Words from the catalogues: values as the reader writes them, and an answer whatever is missing."""

from typing import Any

import pytest

from services.chassis.process.problems import Fault, Problem
from services.contracts.problems import BUSY, SITE_UNKNOWN
from services.gateway import wording
from services.gateway.wording import gettext, ngettext, pgettext
from services.gateway.wording.events import sentence
from services.gateway.wording.problems import detail, fault_message, title
from services.gateway.wording.terms import duration, event_name, handed_over, letters, outcomes, queue_name


def test_numbers_times_and_amounts_are_written_as_the_reader_does() -> None:
    def written() -> tuple[str, ...]:
        moment = "2020-06-17T06:00:00+00:00"
        return wording.number(58000), wording.number(0.5), wording.when(moment), wording.euros(123456)

    assert written() == ("58.000", "0,5", "17.06.2020, 08:00", "1.234,56 €")
    wording.use("en")
    assert written() == ("58,000", "0.5", "17 Jun 2020, 08:00", "€1,234.56")


def test_counts_and_outcomes_in_both_languages() -> None:
    def said() -> tuple[str, ...]:
        return (
            outcomes({"before": 10, "kept": 4, "phone": 1200, "moved": 0}),
            outcomes({}),
            duration(143),
            handed_over({"print": 90, "email": 8}),
            letters([{"handed_over": {"print": 1}, "held": 2}, {"handed_over": {"print": 1}, "withdrawn": 1}]),
            queue_name("scheduling.site.stage_changed.v1"),
        )

    assert said() == (
        "4 bleiben, 1.200 am Telefon",
        "keine Termine betroffen",
        "2 Min. 23 Sek.",
        "90 gedruckt, 8 per E-Mail",
        "2 gedruckt, 2 zurückgehalten, 1 zurückgezogen",
        "Terminplanung: Stufe geändert",
    )
    wording.use("en")
    assert said() == (
        "4 stay, 1,200 by phone",
        "no appointments affected",
        "2 min 23 s",
        "90 printed, 8 by e-mail",
        "2 printed, 2 held back, 1 withdrawn",
        "Scheduling: stage changed",
    )


@pytest.mark.parametrize(
    ("code", "params", "german", "english"),
    [
        ("address-too-long", {"lines": 7, "most": 6}, "Anschrift: braucht 7 Zeilen, ins Fenster passen 6",
         "Address: needs 7 lines, the window has room for 6"),
        ("address-too-wide", {"text": "Ein Ort"}, "Anschrift: „Ein Ort“ ist zu breit für das Fenster",
         "Address: “Ein Ort” is too wide for the window"),
        ("address-without-town", {},
         "Anschrift: die letzte Zeile beginnt nicht mit einer fünfstelligen Postleitzahl und dem Ort",
         "Address: the last line does not begin with a postcode of five digits and the town"),
        ("return-line-too-wide", {"text": "Amt"}, "Absenderzeile: „Amt“ ist zu breit für das Fenster",
         "Sender line: “Amt” is too wide for the window"),
        ("letter-text-unprintable",
         {"part": "recipient", "number": 2, "text": "田中", "characters": ["田 (U+7530)", "中 (U+4E2D)"]},
         "Anschrift (2) „田中“: nicht druckbar 田 (U+7530), 中 (U+4E2D)",
         "Address (2) “田中”: not printable 田 (U+7530), 中 (U+4E2D)"),
        ("not-settable", {"reason": "no glyph"}, "Das Anschreiben lässt sich nicht setzen: no glyph",
         "The letter cannot be typeset: no glyph"),
        ("legacy-reason", {"text": "Anschrift: {zu} lang"}, "Anschrift: {zu} lang", "Anschrift: {zu} lang"),
    ],
)  # fmt: skip
def test_why_a_letter_is_held(code: str, params: dict[str, object], german: str, english: str) -> None:
    fault = Fault("recipient", code, params)
    assert fault_message(fault) == german
    wording.use("en")
    assert fault_message(fault) == english


def test_one_and_many() -> None:
    assert ngettext("{count} message", "{count} messages", 1) == "1 Nachricht"
    assert ngettext("{count} message", "{count} messages", 2) == "2 Nachrichten"
    wording.use("en")
    assert ngettext("{count} message", "{count} messages", 1) == "1 message"


def test_a_sentence_without_what_it_inserts_is_shown_as_it_stands() -> None:
    assert gettext("Region {region} loaded.") == "Region {region} geladen."
    assert gettext("nobody has translated {this}") == "nobody has translated {this}"
    assert pgettext("fault", "time-in-past", at="no time at all") == pgettext("fault", "time-in-past")


def test_a_param_that_may_be_missing_has_a_sentence_without_it() -> None:
    assert pgettext("fault", "out-of-range", min=1, max=480) == "muss zwischen 1 und 480 liegen"
    assert pgettext("fault", "out-of-range", min=1) == "muss mindestens 1 sein"
    assert pgettext("fault", "out-of-range", max=20) == "darf höchstens 20 sein"


def test_years_are_no_amounts_and_lists_are_named_one_by_one() -> None:
    assert pgettext("fault", "year-out-of-range", min=2000, max=2100) == "muss zwischen 2000 und 2100 liegen"
    assert pgettext("fault", "not-one-of", choices=["phone", "video"]) == "eines von: phone, video"


def test_codes_inside_a_sentence_are_worded_too() -> None:
    problem = Problem(409, "switch-not-possible", {"state": "running", "action": "revoke", "possible": ["cancel"]})

    assert detail(problem) == "Zurücknehmen geht nicht: Stand der Umstellung ist „läuft“. Jetzt möglich: Abbrechen."
    wording.use("en")
    assert detail(problem) == "“revoke” does not work: the state of the switch is “running”. Possible now: cancel."


def test_an_unknown_code_is_shown_by_itself() -> None:
    problem = Problem(418, "teapot", {"size": 2}, [Fault("pot", "too-hot")])

    assert (title(problem), detail(problem)) == ("teapot", "")
    assert fault_message(problem.faults[0]) == "too-hot"
    assert event_name("tea.served.v1") == "tea.served.v1"


def test_braces_in_what_somebody_typed_are_no_placeholders() -> None:
    problem = Problem.of(SITE_UNKNOWN, region="{site}", site="{0.__class__}")

    assert detail(problem) == "In der Region „{site}“ gibt es keinen Standort „{0.__class__}“."
    assert fault_message(Fault("", "mapping {values} are not allowed")) == "mapping {values} are not allowed"


def test_busy_says_what_to_do_in_both_languages() -> None:
    assert title(Problem.of(BUSY)) == "Gerade belegt"
    wording.use("en")
    assert title(Problem.of(BUSY)) == "Busy"


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "de"),
        ({"LANG": "C.UTF-8"}, "de"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "en_GB", "LC_ALL": "de_DE"}, "de"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_terminal_speaks_what_its_locale_names(environ: dict[str, str], language: str) -> None:
    assert wording.from_environment(environ) == language


AT, DATE = "2020-06-10T00:00:00+02:00", "2020-06-17T00:00:00+02:00"
EMERGENCY, APPOINTMENT = {"id": "emergency", "name": "Nur Notfälle"}, {"id": "appointment", "name": "Nach Termin"}
CHANGED = {"from_stage": "emergency", "stage": APPOINTMENT}


@pytest.mark.parametrize(
    ("event", "data", "said"),
    [
        ("site.stage_changed", CHANGED | {"effective_at": DATE}, "Linden: „Nach Termin“ angekündigt, ab 17.06.2020"),
        ("site.stage_changed", CHANGED | {"effective_at": AT}, "Linden steht jetzt auf „Nach Termin“"),
        ("site.stage_in_force", CHANGED | {"effective_at": AT}, "Linden: „Nach Termin“ gilt jetzt"),
        (
            "site.stage_revoked",
            {"announced": APPOINTMENT, "holds": EMERGENCY, "effective_at": DATE, "cause": "suspended"},
            "Linden: „Nach Termin“ ab 17.06.2020 kommt nicht (Bedingungen nicht mehr erfüllt), "
            "„Nur Notfälle“ gilt weiter",
        ),
        (
            "switch.suspended",
            {"cause": "overtaken", "filed_by": "leitung"},
            "Linden: Umstellung ausgesetzt (von einer Verschärfung überholt), angelegt von leitung",
        ),
        (
            "site.drifted",
            {"totals": {"before": 10, "moved": 4, "lapsed": 2}},
            "Linden: Es würden mehr Termine verlegt oder entfallen als vorhergesehen, nichts wurde geändert "
            "(4 verlegt, 2 entfallen)",
        ),
    ],
)
def test_what_is_announced_what_holds_and_what_does_not_come_are_told_apart(event: str, data: Any, said: str) -> None:
    assert sentence(f"{event}.v1", data, "Linden", AT) == said
