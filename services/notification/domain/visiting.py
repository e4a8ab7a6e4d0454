"""The rules of a stage as a household reads them: sentences made from the stage plan, or the stage's own instead.

A stage's summary says who may come and, where no end date is set, for how long; no sentence here repeats it. A measure
of the stage with one of these ids replaces the generated sentence (printed where the rule in brackets holds) and stands
in its place; measures with other ids follow in the order of the stage.

- benefits-assured: benefits are paid on (admission closed, emergency or exception)
- emergencies: what an emergency is (never generated)
- entry: what to show or do at the door (invitation_check)
- phone-first: each visit begins with a call (triage required)
- arrive-on-time: when to come (arrival_spread_minutes)
- tandem: counselled by two specialists together (tandem)
- cancelling: how to cancel, and that it harms nobody (always; made from `cancellation`)
"""

from __future__ import annotations

from services.notification.domain.facts import Cancellation, Notice, Stage
from services.notification.domain.german import enumeration

CANCELLING, EQUIPMENT = "cancelling", "equipment"
RESTRICTED = ("closed", "emergency", "exception")
UNVISITED = ("closed", "emergency")
_SENTENCES = {
    "benefits-assured": "Ihre Leistungen sind gesichert.",
    "emergencies": "",
    "entry": "Bitte zeigen Sie Ihre Einladung am Eingang vor.",
    "phone-first": (
        "Vor jedem Termin sprechen wir am Telefon mit Ihnen und klären, ob sich Ihr Anliegen dort erledigen lässt. "
        "Wenn nicht, zum Beispiel bei vertraulichen Themen, laden wir Sie zu uns ein."
    ),
    "arrive-on-time": "Die Ankunftszeiten sind versetzt: Bitte kommen Sie pünktlich, aber nicht zu früh.",
    "tandem": "Auf Wunsch beraten zwei Fachkräfte Sie gemeinsam, in einem größeren Raum.",
}


def visiting_rules(stage: Stage) -> tuple[str, ...]:
    """One sentence for each well-known rule that holds, the stage's own before the generated one."""
    own, holds = _own(stage), _holds(stage)
    rules = (own.get(rule) or (text if holds.get(rule) else "") for rule, text in _SENTENCES.items())
    return tuple(filter(None, rules))


def measures(stage: Stage, of_concept: list[Notice]) -> tuple[str, ...]:
    """The stage's further measures, then the site's own where people visit; what both name is said as by the stage."""
    of_site = of_concept if stage["admission"] not in UNVISITED and "in_person" in stage["channels"] else []
    own = _own(stage)
    merged = own | {notice["id"]: notice["text"] for notice in of_site if notice["id"] not in own}
    further = (text for rule, text in merged.items() if rule not in _SENTENCES and rule != CANCELLING)
    return tuple(dict.fromkeys(further))


def cancellation_policy(stage: Stage) -> str:
    """D5: who cancels a consultation needs no certificate and fears no consequence."""
    return _own(stage).get(CANCELLING) or _policy(stage["cancellation"])


def equipment_notice(equipment: list[Notice]) -> list[Notice]:
    """What the protection concept provides, as one sentence."""
    if not equipment:
        return []
    return [{"id": EQUIPMENT, "text": f"Für Ihren Schutz: {enumeration(item['text'] for item in equipment)}."}]


def _own(stage: Stage) -> dict[str, str]:
    return {notice["id"]: notice["text"] for notice in stage["measures"]}


def _holds(stage: Stage) -> dict[str, bool]:
    visited = stage["admission"] not in UNVISITED
    return {
        "benefits-assured": stage["admission"] in RESTRICTED,
        "entry": visited and stage["invitation_check"],
        "phone-first": stage["admission"] != "closed" and stage["triage"] == "required",
        "arrive-on-time": visited and bool(stage["arrival_spread_minutes"]),
        "tandem": visited and stage["tandem"],
    }


def _policy(policy: Cancellation) -> str:
    proof = (
        "Bitte legen Sie uns ein Attest vor, wenn Sie einen Termin wegen Krankheit absagen."
        if policy["certificate_required"]
        else "Einen Termin können Sie ohne ärztliches Attest absagen."
    )
    if policy["disadvantage"]:
        return f"{proof} Bitte sagen Sie einen Termin nur aus einem wichtigen Grund ab."
    return f"{proof} Ihnen entsteht dadurch kein Nachteil."
