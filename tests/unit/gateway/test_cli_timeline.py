"""Dated switches and the timeline on the command line."""

from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.unit.gateway.answers import SWITCH_ID, at_once, next_stage, outlook, site, switch, switch_id, timeline
from tests.unit.gateway.conftest import Terminal

AT = ("--at", "2020-06-17T00:00")
FILE = ("switch", "file", "hannover", "appointment", "--reason", "Wiederaufnahme")
LEAD = ("--lead", "2", "--lead-reason", "Der Bote bringt die Briefe")


def answer(terminal: Terminal, state: str, **more: Any) -> None:
    for call in ("file_switch", "get_switch"):
        terminal.services.answers[f"sites.{call}"] = switch(state, **more)


def test_a_preview_says_in_words_when_it_is_announced_and_whom_no_letter_reaches(terminal: Terminal) -> None:
    shown = terminal.run("switch", "preview", "hannover", "appointment", *AT).stdout

    assert "Sie wird am 10.06.2020, 00:00 angekündigt, 5 Arbeitstage vorher." in shown
    assert "Die Briefe sind am 12.06.2020 bei der Post." in shown
    assert "Die letzten kommen voraussichtlich an: gedruckt 16.06.2020, per E-Mail 10.06.2020." in shown
    assert "Briefe, die nicht vor dem Termin ankommen: 3 gedruckt." in shown
    assert "Ein Haushalt wird angerufen, weil ihn kein Brief rechtzeitig erreicht." in shown


def test_too_late_for_that_is_said_with_what_it_would_need(terminal: Terminal) -> None:
    terminal.services.answers["sites.outlook_switch"] = lambda **wish: outlook(**wish) | {"announcement": at_once()}

    shown = terminal.run("switch", "preview", "hannover", "appointment", *AT).stdout

    assert "Sie wird sofort angekündigt." in shown
    assert "Das ist zu spät: Druck und Post brauchen 5 Arbeitstage." in shown


def test_what_ends_it_and_what_it_overtakes_stands_in_the_preview(terminal: Terminal) -> None:
    stage = {"id": "open", "rank": 3, "name": "Offen"}
    later = {"site": "linden", "switch_id": SWITCH_ID, "stage": stage, "effective_at": "2020-07-01T00:00:00+02:00"}

    def look(**wish: Any) -> dict[str, Any]:
        told = outlook(**wish) | {"overtakes": [later]}
        told["sites"][0]["until"] = "2020-07-15T00:00:00+02:00"
        return told

    terminal.services.answers["sites.outlook_switch"] = look
    shown = terminal.run("switch", "preview", "hannover", "appointment", *AT).stdout

    assert "15.07.2020, 00:00" in shown and "linden: „Offen“ ab 01.07.2020 würde ausgesetzt" in shown


def test_a_lead_is_given_with_its_reason(terminal: Terminal) -> None:
    assert terminal.run(*FILE, *AT, *LEAD, "--later-stand", "--yes").exit_code == 0
    (sent,) = terminal.services.calls_of("sites.file_switch")
    assert sent["lead"] == {"working_days": 2, "reason": "Der Bote bringt die Briefe"} and sent["later_stand"] is True

    for half in (LEAD[:2], LEAD[2:]):
        refused = terminal.run(*FILE, *AT, *half, "--yes")
        assert refused.exit_code == 1 and "--lead und --lead-reason zusammen" in refused.stderr
    assert len(terminal.services.calls_of("sites.file_switch")) == 1


def test_filing_says_when_it_is_announced(terminal: Terminal) -> None:
    assert "Sie wird am 10.06.2020, 00:00 angekündigt" in terminal.run(*FILE, *AT, "--yes").stdout


def test_an_announced_switch_is_watched_until_all_have_followed_and_then_says_from_when_it_holds(
    terminal: Terminal,
) -> None:
    answer(terminal, "announced")

    for command in ((*FILE, *AT, "--yes", "--watch"), ("switch", "watch", SWITCH_ID)):
        result = terminal.run(*command)
        assert result.exit_code == 0
        assert result.stderr.rstrip().endswith("Angekündigt, gilt ab 17.06.2020, 08:00.")


@pytest.mark.parametrize(
    ("state", "more", "code", "said"),
    [
        ("scheduled", {"announce_at": "2020-06-09T22:00:00+00:00"}, 0, "Sie wird am 10.06.2020, 00:00 angekündigt."),
        ("suspended", {}, 3, f"stufenplan switch release {SWITCH_ID}"),
        ("held", {"drift": "some"}, 3, f"stufenplan switch accept-drift {SWITCH_ID}"),
        ("revoked", {}, 0, "zurückgenommen"),
        ("superseded", {}, 0, "überholt"),
    ],
)
def test_watching_ends_with_what_it_waits_for(
    terminal: Terminal, state: str, more: dict[str, Any], code: int, said: str
) -> None:
    answer(terminal, state, **{key: drifted() if key == "drift" else value for key, value in more.items()})

    result = terminal.run(*FILE, *AT, "--yes", "--watch")

    assert result.exit_code == code and said in result.output


def drifted() -> list[dict[str, Any]]:
    counts = {"before": 100, "moved": 3, "lapsed": 1}
    return [{"site": "linden", "foreseen": counts, "now": {"before": 110, "moved": 20, "lapsed": 9}}]


def test_a_switch_says_when_it_is_announced_why_it_is_suspended_and_what_takes_it_back(terminal: Terminal) -> None:
    suspension = {"cause": "drifted", "at": "2020-06-09T22:00:00+00:00", "by": None, "reasons": []}
    more = {"suspension": suspension, "drift": drifted(), "lead": {"working_days": 2, "reason": "Bote"}}
    answer(terminal, "suspended", taken_back_by=switch_id(9), announce_at="2020-06-09T22:00:00+00:00", **more)

    shown = terminal.run("switch", "show", SWITCH_ID).stdout

    assert "ausgesetzt" in shown and "Folgen anders als vorhergesehen, seit 10.06.2020, 00:00" in shown
    assert "linden: jetzt 20 verlegt und 9 entfallen, vorhergesehen waren 3 und 1" in shown
    assert switch_id(9) in shown and "Bote" in shown and "Ankündigung am" in shown

    answer(terminal, "announced", announce_at="2020-06-09T22:00:00+00:00", announced_at="2020-06-09T22:00:03+00:00")
    shown = terminal.run("switch", "show", SWITCH_ID).stdout
    assert "angekündigt" in shown and "Ankündigung am" not in shown


def test_what_is_held_over_its_date_says_what_that_means_and_so_does_what_lets_it_through(terminal: Terminal) -> None:
    late = {"missed_date": "2020-06-16T22:00:00+00:00"}
    answer(terminal, "held", **late)
    terminal.services.answers["sites.confirm_gate"] = switch("running", **late)

    shown = terminal.run("switch", "show", SWITCH_ID).stdout
    confirmed = terminal.run("switch", "confirm", SWITCH_ID, "cases", "--reading", "20").stdout
    english = terminal.run("switch", "show", SWITCH_ID, env={"LC_ALL": "en_GB"}).stdout

    assert "Ihr Termin 17.06.2020 ist vorbei: Sie gilt, sobald sie freigegeben ist." in shown
    assert "Ihr Termin 17.06.2020 war vorbei: Sie gilt sofort." in confirmed
    assert "Its date 17 Jun 2020 has passed: it takes effect as soon as it is let through." in english
    answer(terminal, "held")
    assert "vorbei" not in terminal.run("switch", "show", SWITCH_ID).stdout


def test_a_preview_says_what_is_planned_before_it(terminal: Terminal) -> None:
    first = {"sites": ["Standort Linden"], "stage": "Offen", "at": "2020-06-15T22:00:00+00:00", "switch": SWITCH_ID}
    warning = {"place": "effective_at", "code": "switch-planned-before", "params": first | {"by": "leitung"}}
    terminal.services.answers["sites.outlook_switch"] = lambda **wish: outlook(**wish) | {"warnings": [warning]}

    said = terminal.run("switch", "preview", "hannover", "appointment", *AT).stderr
    unasked = terminal.run(*FILE, *AT, "--yes").stderr
    asked = terminal.run(*FILE, *AT, input="j\n").stderr

    assert unasked.count("ist schon geplant") == asked.count("ist schon geplant") == 1
    assert f"16.06.2020, 00:00 ist schon geplant: Standort Linden auf „Offen“ (Umstellung {SWITCH_ID}" in said
    assert "angelegt von leitung" in said


def test_an_announced_switch_is_revoked_a_suspended_one_released_a_drifted_one_meant(terminal: Terminal) -> None:
    why = ("--reason", "Landesvorgaben geändert")
    assert "zurückgenommen" in terminal.run("switch", "revoke", SWITCH_ID, *why).stdout
    assert terminal.run("switch", "release", SWITCH_ID, *why, "--at", "2020-07-01T00:00").exit_code == 0
    assert terminal.run("switch", "accept-drift", SWITCH_ID, *why).exit_code == 0

    assert terminal.services.calls_of("sites.revoke_switch")[0]["reason"] == why[1]
    assert terminal.services.calls_of("sites.release_switch")[0]["effective_at"] == "2020-06-30T22:00:00+00:00"
    assert terminal.services.calls_of("sites.accept_drift")[0]["switch_id"] == SWITCH_ID
    assert terminal.json("switch", "revoke", SWITCH_ID, *why)["state"] == "revoked"


def test_sites_say_what_comes_next_or_what_the_plan_proposes(terminal: Terminal) -> None:
    linden = site("linden", "Standort Linden") | {"next": [next_stage(), next_stage(0, announced=False)]}
    mitte = site("mitte", "Standort Mitte") | {"then": {"id": "open", "rank": 3, "name": "Offen"}}
    terminal.services.answers["sites.list_sites"] = [linden, mitte]

    shown = terminal.run("site", "list", "hannover").stdout

    assert "ab 17.06.2020, 08:00: Nach Termin; ab 17.06.2020, 08:00: Geschlossen (geplant)" in shown
    assert "vorgesehen: Offen" in shown


def test_the_timeline_of_a_region_tells_every_stage_of_every_site(terminal: Terminal) -> None:
    shown = terminal.run("timeline", "hannover", "--from", "2020-06-15", "--to", "2020-06-28").stdout

    lines = [line for line in shown.splitlines() if line.startswith("linden")]
    assert ["in Kraft" in line for line in lines] == [True, False]
    assert "17.06.2020, 00:00" in lines[1] and "angekündigt" in lines[1] and "Wiederaufnahme" in lines[1]
    assert terminal.json("timeline", "hannover", "--from", "2020-06-15", "--to", "2020-06-28") == timeline(
        "hannover", "2020-06-15", "2020-06-28"
    )


def test_the_timeline_says_the_last_day_of_a_stage_and_what_is_proposed_then(terminal: Terminal) -> None:
    def told(**asked: Any) -> Any:
        view = timeline(**asked)
        view["sites"][1]["entries"][0] |= {
            "last_day": "2020-06-30",
            "then": {"id": "open", "rank": 3, "name": "Offen"},
        }
        return view

    assert "bis einschließlich" not in terminal.run("timeline", "hannover").stdout
    terminal.services.answers["sites.timeline"] = told
    shown = terminal.run("timeline", "hannover").stdout

    (mitte,) = (line for line in shown.splitlines() if line.startswith("mitte"))
    assert "bis einschließlich" in shown and "30.06.2020" in mitte and "vorgesehen: Offen" in mitte


def test_it_comes_as_a_calendar_too_printed_or_kept(terminal: Terminal, tmp_path: Path) -> None:
    printed = terminal.run("timeline", "hannover", "--from", "2020-06-15", "--ics")
    kept = tmp_path / "hannover.ics"
    assert terminal.run("timeline", "hannover", "--from", "2020-06-15", "--ics", "-o", str(kept)).exit_code == 0

    for content in (printed.stdout, kept.read_bytes()):
        assert len(Calendar.from_ical(content).walk("VEVENT")) == 3
    refused = terminal.run("timeline", "hannover", "--ics", "-o", str(tmp_path / "nirgends" / "x.ics"))
    assert refused.exit_code == 1 and "nicht beschreibbar" in refused.stderr


def test_a_calendar_program_gets_a_key_of_its_own(terminal: Terminal) -> None:
    key = terminal.json("session", "calendar-key")
    shown = terminal.run("session", "calendar-key").stdout

    assert key["login"] == "leitung" and len(key["key"]) == 43
    assert "Der Schlüssel wird nur jetzt genannt." in shown and key["key"] not in shown
    assert key["session_id"] in terminal.run("session", "list").stdout
    assert "Kalenderprogramm" in terminal.run("session", "list").stdout


@pytest.mark.parametrize("command", ["revoke", "release", "accept-drift", "preview", "file"])
def test_help_is_there_in_both_languages(terminal: Terminal, command: str) -> None:
    german, english = (
        terminal.run("switch", command, "--help", env={"LC_ALL": language}).stdout
        for language in ("de_DE.UTF-8", "en_GB")
    )
    assert german and english and german != english
