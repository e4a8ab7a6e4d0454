"""How a switch and its preview look in a terminal."""

from typing import Any

from services.gateway.cli.output import OUTCOMES, STATES, cell, euros, facts, out, reasons, table, totals, when


def show_preview(found: dict[str, Any]) -> None:
    out.print(
        f"[bold]{cell(found['stage'].get('name', found['to_stage']))}[/bold], wirksam {when(found['effective_at'])}"
    )
    rows = [
        (site["site"], site.get("from_stage"), site["to_stage"], *_counts(site.get("appointments")))
        for site in found["sites"]
        if not site.get("unchanged")
    ]
    table(("Standort", "von", "nach", *OUTCOMES.values()), rows, "Kein Standort würde umgestellt.")
    letters = found.get("letters") or {}
    channels = letters.get("channels") or {}
    facts(
        {
            "Termine": totals(found.get("appointments")),
            "Briefe": f"{cell(channels.get('print', 0))} gedruckt, {cell(channels.get('email', 0))} per E-Mail",
            "ausgenommen": letters.get("excluded"),
            "Porto": euros(letters.get("postage_cents", 0)),
            "Bedingungen": "; ".join(reasons(found.get("gates", []))),
            "Fingerabdruck": found["fingerprint"],
        }
    )


def _counts(found: dict[str, int] | None) -> list[int | None]:
    return [(found or {}).get(key) for key in OUTCOMES]


def show_switch(switch: dict[str, Any]) -> None:
    facts(
        {
            "Umstellung": switch["id"],
            "Region": switch["region"],
            "Stufe": switch["to_stage"],
            "Stand": STATES.get(switch["state"], switch["state"]),
            "Begründung": switch.get("reason"),
            "wirksam": when(switch.get("effective_at")),
            "wartet auf": "; ".join(reasons(switch.get("held_by") or [])),
            "Dauer": f"{switch['seconds_to_settled']:.1f} s" if switch.get("seconds_to_settled") else None,
        }
    )
    rows = [
        (
            site["site"],
            when(site.get("stage_changed_at")),
            "ja" if site.get("limits_at") else "–",
            totals(site["totals"]) if site.get("totals") else "–",
            "ja" if site.get("letters_at") else "–",
        )
        for site in switch.get("sites", [])
    ]
    table(("Standort", "umgestellt", "Grenzen", "Termine", "Briefe"), rows, "Noch kein Standort umgestellt.")
