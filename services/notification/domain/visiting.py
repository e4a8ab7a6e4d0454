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
from services.notification.domain.texts import enumeration
from services.notification.domain.wording import Cancelling, Visiting, Wording

CANCELLING, EQUIPMENT = "cancelling", "equipment"
RESTRICTED = ("closed", "emergency", "exception")
UNVISITED = ("closed", "emergency")
RULES = ("benefits-assured", "emergencies", "entry", "phone-first", "arrive-on-time", "tandem")  # in this order


def visiting_rules(stage: Stage, words: Visiting) -> tuple[str, ...]:
    """One sentence for each well-known rule that holds, the stage's own before the generated one."""
    own, generated = _own(stage), _generated(stage, words)
    return tuple(filter(None, (own.get(rule) or generated.get(rule) for rule in RULES)))


def measures(stage: Stage, of_concept: list[Notice]) -> tuple[str, ...]:
    """The stage's further measures, then the site's own where people visit; what both name is said as by the stage."""
    of_site = of_concept if stage["admission"] not in UNVISITED and "in_person" in stage["channels"] else []
    own = _own(stage)
    merged = own | {notice["id"]: notice["text"] for notice in of_site if notice["id"] not in own}
    further = (text for rule, text in merged.items() if rule not in RULES and rule != CANCELLING)
    return tuple(dict.fromkeys(further))


def cancellation_policy(stage: Stage, words: Cancelling) -> str:
    """D5: who cancels a consultation needs no certificate and fears no consequence."""
    return _own(stage).get(CANCELLING) or _policy(stage["cancellation"], words)


def equipment_notice(equipment: list[Notice], wording: Wording) -> list[Notice]:
    """What the protection concept provides, as one sentence."""
    if not equipment:
        return []
    items = enumeration((item["text"] for item in equipment), wording.lists)
    return [{"id": EQUIPMENT, "text": wording.visiting.equipment.format(equipment=items)}]


def _own(stage: Stage) -> dict[str, str]:
    return {notice["id"]: notice["text"] for notice in stage["measures"]}


def _generated(stage: Stage, words: Visiting) -> dict[str, str]:
    """The sentences of the rules that hold."""
    visited = stage["admission"] not in UNVISITED
    rules = {
        "benefits-assured": (words.benefits_assured, stage["admission"] in RESTRICTED),
        "entry": (words.entry, visited and stage["invitation_check"]),
        "phone-first": (words.phone_first, stage["admission"] != "closed" and stage["triage"] == "required"),
        "arrive-on-time": (words.arrive_on_time, visited and bool(stage["arrival_spread_minutes"])),
        "tandem": (words.tandem, visited and stage["tandem"]),
    }
    return {rule: text for rule, (text, holds) in rules.items() if holds}


def _policy(policy: Cancellation, words: Cancelling) -> str:
    proof = words.with_certificate if policy["certificate_required"] else words.without_certificate
    return f"{proof} {words.only_for_a_reason if policy['disadvantage'] else words.no_disadvantage}"
