"""How a switch and its preview look in a terminal."""

from typing import Any

from services.gateway.cli.output import Column, cell, facts, out, reasons, table
from services.gateway.wording import euros, gettext, pgettext, when
from services.gateway.wording.terms import OUTCOMES, duration, handed_over, outcomes

_COUNTS = ("before", *OUTCOMES)


def show_preview(preview: dict[str, Any]) -> None:
    stage = cell(preview["stage"].get("name", preview["to_stage"]))
    out.print(f"[bold]{stage}[/bold], {gettext('takes effect {time}', time=when(preview['effective_at']))}")
    rows = [
        (site["site"], site.get("from_stage"), site["to_stage"], *_counts(site.get("appointments")))
        for site in preview["sites"]
        if not site.get("unchanged")
    ]
    counts = [Column(pgettext("outcome", key), is_number=True) for key in _COUNTS]
    columns: list[Column | str] = [gettext("site"), gettext("from"), gettext("to"), *counts]
    table(columns, rows, gettext("No site would be switched."))
    letters = preview.get("letters") or {}
    facts(
        {
            gettext("appointments"): outcomes(preview.get("appointments")),
            gettext("letters"): handed_over(letters.get("channels")),
            gettext("excluded"): letters.get("excluded"),
            gettext("postage"): euros(letters.get("postage_cents", 0)),
            gettext("conditions"): "; ".join(reasons(preview.get("gates", []))),
            gettext("fingerprint"): preview["fingerprint"],
        }
    )


def _counts(totals: dict[str, int] | None) -> list[int | None]:
    return [(totals or {}).get(key) for key in _COUNTS]


def show_switch(switch: dict[str, Any]) -> None:
    facts(
        {
            gettext("switch"): switch["id"],
            gettext("region"): switch["region"],
            gettext("stage"): switch["to_stage"],
            gettext("state"): pgettext("switch state", switch["state"]),
            gettext("why"): switch.get("reason"),
            gettext("takes effect"): when(switch.get("effective_at")),
            gettext("waits for"): "; ".join(reasons(switch.get("held_by") or [])),
            gettext("duration"): duration(switch["seconds_to_settled"]) if switch.get("seconds_to_settled") else None,
        }
    )
    columns = (gettext("site"), gettext("switched"), gettext("limits"), gettext("appointments"), gettext("letters"))
    table(columns, [_site(site) for site in switch.get("sites", [])], gettext("No site switched yet."))


def _site(site: dict[str, Any]) -> tuple[Any, ...]:
    yes = gettext("yes")
    return (
        site["site"],
        when(site.get("stage_changed_at")),
        yes if site.get("limits_at") else None,
        outcomes(site["totals"]) if site.get("totals") else None,
        yes if site.get("letters_at") else None,
    )
