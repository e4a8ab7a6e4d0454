"""One occurrence of every event, as its publisher would say it: the source of the golden samples."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.contracts.region import complete
from tests.contract.region import documents

SWITCH = UUID("0190c1a0-0000-7000-8000-000000000001")
UNDONE = UUID("0190c1a0-0000-7000-8000-000000000005")
CAMPAIGN = UUID("0190c1a0-0000-7000-8000-000000000002")
APPOINTMENT = UUID("0190c1a0-0000-7000-8000-000000000003")
HOUSEHOLD = UUID("0190c1a0-0000-7000-8000-000000000004")
TIME = datetime(2020, 6, 17, 6, 0, tzinfo=UTC)

DATE = datetime(2020, 6, 29, 22, 0, tzinfo=UTC)

HOURS = [{"days": ["mon", "tue", "wed", "thu"], "opens": "08:00", "closes": "15:30"}]
ADDRESS = {"street": "Vahrenwalder Straße 245", "postcode": "30179", "city": "Hannover"}
STAGE: dict[str, Any] = {
    "id": "by-appointment",
    "rank": 2,
    "name": "Persönlich mit Termin",
    "summary": "Persönliche Beratung ist mit Termin wieder möglich.",
    "admission": "appointment",
    "channels": ["in_person", "phone", "email", "post", "letter_box"],
    "capacity_factor": 0.5,
    "area_per_person": 10.0,
    "triage": "required",
    "departments": {"benefits": {"remote": ["phone"]}, "placement": {"remote": ["phone", "video"]}},
    "tandem": False,
    "arrival_spread_minutes": 15,
    "cancellation": {"certificate_required": False, "disadvantage": False},
    "invitation_check": True,
    "move_horizon_days": 28,
    "notice_working_days": 5,
    "hours": HOURS,
    "measures": [{"id": "mask", "text": "Bitte tragen Sie eine Mund-Nasen-Bedeckung."}],
    "gates": [{"id": "numbers", "kind": "case_numbers", "text": "Die Fallzahlen bleiben niedrig.", "threshold": 35.0}],
    "until": date(2020, 9, 30),
}
DOCUMENT = complete(documents.region("hannover", sites=[documents.site("linden", hours=HOURS, address=ADDRESS)]))
SITE = {"region": "hannover", "site": "linden"}
CLOSED = {
    **STAGE,
    "id": "lockdown",
    "rank": 1,
    "name": "Geschlossen",
    "summary": "Persönliche Beratung gibt es nur im Notfall.",
    "admission": "emergency",
    "channels": ["phone", "email", "post", "letter_box"],
    "capacity_factor": 0.1,
    "gates": [],
    "until": None,
}
REFERENCE = {"id": SWITCH, "sites": ["linden", "mitte"], "reason": "Wiederaufnahme der persönlichen Beratung"}
FILED = {"region": "hannover", "switch": {**REFERENCE, "to_stage": "by-appointment", "effective_at": TIME}}
JUDGED = {
    "id": "numbers",
    "kind": "case_numbers",
    "text": "Die Fallzahlen bleiben niedrig.",
    "threshold": 35.0,
    "standing": "not_met",
    "missing": [],
    "reading": 41.5,
    "by": "leitung",
    "at": TIME,
}
VISIT = {
    "channel": "in_person",
    "starts_at": datetime(2020, 6, 18, 7, 30, tzinfo=UTC),
    "ends_at": datetime(2020, 6, 18, 8, 0, tzinfo=UTC),
    "place": {"zone": "first-floor", "room": "first-floor-consultation-01"},
}
CHANGE = {
    "appointment_id": APPOINTMENT,
    "household_id": HOUSEHOLD,
    "department": "benefits",
    "kind": "consultation",
    "outcome": "phone",
    "reason": "triage",
    "before": VISIT,
    "after": {**VISIT, "channel": "phone", "place": None},
    "no_disadvantage": False,
}
RETURNED = {**CHANGE, "outcome": "returned", "reason": "none", "before": CHANGE["after"], "after": CHANGE["before"]}
BOOKED = {
    **SITE,
    "appointment": {
        "appointment_id": APPOINTMENT,
        "household_id": HOUSEHOLD,
        "department": "benefits",
        "kind": "sensitive",
        **VISIT,
    },
}
LETTERS = {**SITE, "campaign_id": CAMPAIGN, "switch_id": SWITCH}

EXAMPLES: dict[str, dict[str, Any]] = {
    "site.stage_changed.v1": {
        **SITE,
        "from_stage": "lockdown",
        "stage": STAGE,
        "effective_at": DATE,
        "switch": {**REFERENCE, "undoes": UNDONE},
        "foreseen": {"before": 120, "moved": 14, "lapsed": 3},
    },
    "site.stage_revoked.v1": {
        **SITE,
        "revoked": 2,
        "announced": STAGE,
        "holds": CLOSED,
        "effective_at": DATE,
        "cause": "suspended",
        "switch": {**REFERENCE, "undoes": UNDONE},
    },
    "site.stage_in_force.v1": {
        **SITE,
        "from_stage": "lockdown",
        "stage": STAGE,
        "effective_at": TIME,
        "skipped": [2],
    },
    "switch.suspended.v1": {
        **FILED,
        "cause": "suspended",
        "reasons": ["numbers"],
        "filed_by": "maria.manager",
    },
    "region.loaded.v1": {
        "region": "hannover",
        "revision": 3,
        "loaded_by": "betrieb",
        "document": DOCUMENT,
    },
    "switch.scheduled.v1": FILED,
    "switch.held.v1": {**FILED, "reasons": ["numbers"], "gates": [JUDGED]},
    "switch.expired.v1": {**FILED, "until": date(2020, 7, 31), "filed_by": "maria.manager"},
    "switch.settled.v1": {**FILED, "seconds": 61.25},
    "concept.published.v1": {
        **SITE,
        "version": 3,
        "measures": [
            {
                "id": "marked-areas",
                "text": "Die Beratungsbereiche sind gekennzeichnet.",
                "valid_until": date(2021, 12, 31),
            }
        ],
        "equipment": [{"id": "splash-guard", "text": "Jedes Büro hat einen Spuckschutz."}],
    },
    "limits.changed.v1": {
        **SITE,
        "stage": "by-appointment",
        "concept_version": 3,
        "limits": {
            "in_person": True,
            "building": 30,
            "zones": {"entrance": 6, "first-floor": 24},
            "waiting": 6,
            "rooms": {"first-floor-consultation-01": 2},
        },
    },
    "appointments.changed.v1": {**SITE, "batch": 1, "changes": [RETURNED]},
    "site.replanned.v1": {
        **SITE,
        "totals": {"before": 7, "kept": 1, "phone": 1, "video": 1, "moved": 1, "lapsed": 1, "returned": 2},
        "batches": 1,
        "changes": 7,
    },
    "site.drifted.v1": {
        **SITE,
        "totals": {"before": 40, "kept": 20, "phone": 6, "video": 2, "moved": 7, "lapsed": 5, "returned": 0},
        "foreseen": {"before": 36, "moved": 5, "lapsed": 4},
    },
    "appointment.booked.v1": BOOKED,
    "appointment.cancelled.v1": BOOKED,
    "campaign.created.v1": {**LETTERS, "households": 3052},
    "campaign.completed.v1": {
        **LETTERS,
        "outcome": "completed",
        "balance": {
            "in_scope": 3052,
            "handed_over": {"print": 2700, "email": 330},
            "held": 2,
            "excluded": 20,
            "withdrawn": 0,
        },
    },
}
