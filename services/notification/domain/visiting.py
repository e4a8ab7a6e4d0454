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

from collections.abc import Iterable, Sequence

from services.notification.domain.facts import Cancellation, Change, Notice, Stage, Visit
from services.notification.domain.texts import enumeration
from services.notification.domain.wording import Cancelling, Visiting, Wording

CANCELLING, EQUIPMENT = "cancelling", "equipment"
RESTRICTED = ("closed", "emergency", "exception")
UNVISITED = ("closed", "emergency")
AT_THE_HOUSE = ("entry", "arrive-on-time", "tandem")
# What a household had to do: it is told when it need not any more. Never an assurance, such as that benefits are safe:
# not said again, it may hold all the same. What a free measure says, nobody knows.
CONDUCT = ("entry", "phone-first", "arrive-on-time")
IN_PERSON = "in_person"
RULES = ("benefits-assured", "emergencies", "entry", "phone-first", "arrive-on-time", "tandem")  # in this order


def may_come(stage: Stage, changes: Iterable[Change]) -> bool:
    """Whether rules of the house concern this household: not where it is only called or has no visit left, unless
    anybody may come."""
    visits = [visit_to_come(change) for change in changes]
    return (
        stage["admission"] == "open" or not visits or any(visit and visit["channel"] == IN_PERSON for visit in visits)
    )


def visit_to_come(change: Change) -> Visit | None:
    return change["after"] or (change["before"] if change["outcome"] == "kept" else None)


def visiting_rules(stage: Stage, number: str, comes: bool, words: Visiting) -> dict[str, str]:
    """One sentence by name for each well-known rule that holds, in their order, the stage's own before the generated.

    `number`: the household's, which a call before each visit needs; `comes`: as `may_come` says.
    """
    own, generated = _own(stage), _generated(stage, words)
    rules = {rule: own.get(rule) or generated.get(rule) for rule in RULES if comes or rule not in AT_THE_HOUSE}
    if rules["phone-first"] and not number:
        rules["phone-first"] = f"{rules['phone-first']} {words.number_wanted}"
    return {rule: text for rule, text in rules.items() if text}


def measures(stage: Stage, of_concept: Sequence[Notice]) -> tuple[str, ...]:
    """The stage's further measures, then the site's own where people visit; what both name is said as by the stage."""
    visited = stage["admission"] not in UNVISITED and "in_person" in stage["channels"]
    of_site = of_concept if visited else ()
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
