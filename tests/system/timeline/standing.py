"""How things stand once everything has arrived: who still waits for a letter, and what was left half done."""

from __future__ import annotations

from typing import Any

from tests.system.timeline.world import World

Json = dict[str, Any]
IN_TIMELINE = (
    "SELECT timeline.site, timeline.sequence FROM timeline JOIN switch ON switch.id = timeline.switch_id"
    " WHERE revoked_by IS NULL AND skipped_at IS NULL AND switch.undoes IS NULL"
    " AND switch.state IN ('announced', 'settled')"
    " AND (timeline.in_force_at IS NULL OR timeline.sequence = ("
    "     SELECT sequence FROM timeline AS each WHERE each.site = timeline.site AND each.in_force_at IS NOT NULL"
    "     ORDER BY effective_at DESC, sequence DESC LIMIT 1))"
)
"""What holds or will hold, where those who are taken back to it need not hear of it again."""
WITHOUT_LETTER = (
    "SELECT bg_number, site FROM household WHERE site = %(site)s AND NOT EXISTS ("
    "    SELECT FROM letter JOIN campaign ON campaign.id = letter.campaign_id"
    "    WHERE campaign.site = household.site AND campaign.sequence = %(sequence)s"
    "      AND letter.household_id = household.id)"
)
OPEN = {
    ("scheduling", "fences"): "SELECT site, sequence FROM stage_entry WHERE fenced",
    ("scheduling", "replans"): "SELECT site, sequence FROM replan WHERE state = 'planned'",
    ("scheduling", "without a place"): "SELECT id FROM appointment WHERE state = 'booked' AND NOT holds",
    ("notification", "campaigns"): (
        "SELECT site, sequence, state FROM campaign WHERE state NOT IN ('completed', 'cancelled', 'superseded')"
    ),
    ("notification", "lots"): "SELECT id FROM lot WHERE state NOT IN ('handed_over', 'withdrawn')",
    ("notification", "letters"): "SELECT id FROM letter WHERE state IN ('pending', 'held')",
    ("notification", "joiners"): "SELECT household_id FROM joiner",
    ("sites", "switches"): "SELECT id FROM switch WHERE state = 'running'",
}


def without_letter(world: World) -> list[Json]:
    """Households at home at a site with a stage in force or announced of which they were not written to at all."""
    entries = world.chain.rows("sites", IN_TIMELINE)
    return [
        {**entry, **household}
        for entry in entries
        for household in world.chain.rows("notification", WITHOUT_LETTER, entry)
    ]


def unfinished(world: World) -> dict[str, list[Json]]:
    """What somebody still had to do, though nothing is on its way any more."""
    found = {name: world.chain.rows(service, statement) for (service, name), statement in OPEN.items()}
    return {name: rows for name, rows in found.items() if rows}
