"""How a switch and its preview look in a terminal."""

from typing import Any

from services.gateway.cli.output import Column, cell, facts, out, say, show_warnings, table
from services.gateway.wording import day, euros, gettext, pgettext, when
from services.gateway.wording.announcing import announcement, drift, missed, overtaken, suspension
from services.gateway.wording.terms import (
    PREVIEWED_OUTCOMES,
    duration,
    gate,
    handed_over,
    held_back,
    is_met,
    outcomes,
)

_COUNTS = ("before", *PREVIEWED_OUTCOMES)


def show_preview(preview: dict[str, Any]) -> None:
    stage = cell(preview["stage"].get("name", preview["to_stage"]))
    out.print(f"[bold]{stage}[/bold], {gettext('takes effect {time}', time=when(preview['effective_at']))}")
    for line in announcement(preview.get("announcement"), preview.get("letters")):
        say(line)
    changed = [site for site in preview["sites"] if not site.get("unchanged")]
    ends = any(site.get("until") for site in changed)
    rows = [
        (site["site"], site.get("from_stage"), site["to_stage"], *_end(site, ends), *_counts(site.get("appointments")))
        for site in changed
    ]
    counts = [Column(pgettext("outcome", key), is_number=True) for key in _COUNTS]
    until = [gettext("until")] if ends else []
    columns: list[Column | str] = [gettext("site"), gettext("from"), gettext("to"), *until, *counts]
    table(columns, rows, gettext("No site would be switched."))
    letters = preview.get("letters") or {}
    facts(
        {
            gettext("appointments"): outcomes(preview.get("appointments")),
            gettext("letters"): handed_over(letters.get("channels")),
            gettext("excluded"): letters.get("excluded"),
            gettext("held back"): held_back(letters),
            gettext("postage"): euros(letters.get("postage_cents", 0)),
            gettext("fingerprint"): preview["fingerprint"],
        }
    )
    for entry in preview.get("overtakes") or []:
        say(overtaken(entry), style="bold")
    _show_gates(preview.get("gates") or [])
    show_warnings(preview.get("warnings") or [])


def _end(site: dict[str, Any], shown: bool) -> list[str | None]:
    """When the next announced stage of the site takes over; a column only where there is one."""
    if not shown:
        return []
    return [when(site["until"]) if site.get("until") else None]


def _counts(totals: dict[str, int] | None) -> list[int | None]:
    return [(totals or {}).get(key) for key in _COUNTS]


def show_switch(switch: dict[str, Any], announced: list[str] | None = None) -> None:
    """`announced`: what is known of its announcement and letters, in sentences."""
    lead = switch.get("lead") or {}
    facts(
        {
            gettext("switch"): switch["id"],
            gettext("region"): switch["region"],
            gettext("stage"): switch["to_stage"],
            gettext("state"): pgettext("switch state", switch["state"]),
            gettext("why"): switch.get("reason"),
            gettext("takes effect"): when(switch.get("effective_at")),
            gettext("to be announced"): _to_be_announced(switch),
            gettext("announced"): when(switch["announced_at"]) if switch.get("announced_at") else None,
            gettext("lead in working days"): lead.get("working_days"),
            gettext("lead, because"): lead.get("reason"),
            gettext("suspended, because"): suspension(switch.get("suspension")),
            gettext("takes back"): switch.get("undoes"),
            gettext("taken back by"): switch.get("taken_back_by"),
            gettext("stage ended"): day(switch["stage_ended_on"]) if switch.get("stage_ended_on") else None,
            gettext("cancelled, because"): switch.get("cancel_reason"),
            gettext("duration"): duration(switch["seconds_to_settled"]) if switch.get("seconds_to_settled") else None,
        }
    )
    for line in announced or []:
        say(line)
    if late := missed(switch):
        say(late, style="bold")
    for entry in switch.get("drift") or []:
        say(drift(entry), style="bold")
    _show_gates(switch.get("gates") or switch.get("held_by") or [])
    columns = (gettext("site"), gettext("switched"), gettext("limits"), gettext("appointments"), gettext("letters"))
    table(columns, [_site(site) for site in switch.get("sites", [])], gettext("No site switched yet."))


def _to_be_announced(switch: dict[str, Any]) -> str | None:
    """Only while it is to come: afterwards it says when it was."""
    return when(switch["announce_at"]) if switch.get("announce_at") and not switch.get("announced_at") else None


def _show_gates(gates: list[dict[str, Any]]) -> None:
    """Each in a line of its own, the unmet ones in bold: nobody takes a wish for a fact."""
    if gates:
        say(gettext("conditions"), style="dim")
    for condition in gates:
        say(f"  {gate(condition)}", style=None if is_met(condition) else "bold")


def _site(site: dict[str, Any]) -> tuple[Any, ...]:
    yes = gettext("yes")
    return (
        site["site"],
        when(site.get("stage_changed_at")),
        yes if site.get("limits_at") else None,
        outcomes(site["totals"]) if site.get("totals") else None,
        yes if site.get("letters_at") else None,
    )
