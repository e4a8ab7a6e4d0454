"""The shape of one stage in a region document."""

from services.sites.domain.hours import HOURS
from services.sites.domain.shapes import by_key, day, flag, items, mapping, number, one_of, text, whole

ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
ID = text(ID_PATTERN, "eine Kennung aus Kleinbuchstaben, Ziffern und Bindestrichen")
TEXT = text()
ADMISSIONS = ("closed", "emergency", "exception", "appointment", "open")
CHANNELS = ("in_person", "phone", "video", "email", "post", "letter_box", "online")
REMOTE = ("phone", "video")
GATE_KINDS = ("case_numbers", "human_check", "concept_published")

NOTICE = mapping({"id": ID, "text": TEXT}, {"source": TEXT, "assumed": flag})
REMOTE_ORDER = items(one_of(*REMOTE))
GATE = mapping(
    {"id": ID, "kind": one_of(*GATE_KINDS), "text": TEXT},
    {"threshold": number(0), "source": TEXT, "note": TEXT},
)
CANCELLATION = mapping({"certificate_required": flag, "disadvantage": flag}, {"source": TEXT})

STAGE = mapping(
    {
        "id": ID,
        "rank": whole(0, 9999),
        "name": TEXT,
        "summary": TEXT,
        "admission": one_of(*ADMISSIONS),
        "channels": items(one_of(*CHANNELS), at_least=1),
        "capacity_factor": number(0, 1),
        "triage": one_of("none", "required"),
        "cancellation": CANCELLATION,
        "move_horizon_days": whole(0, 366),
        "notice_working_days": whole(0, 60),
    },
    {
        "area_per_person": number(0.1),
        "departments": by_key(ID_PATTERN, mapping({"remote": REMOTE_ORDER}, {"source": TEXT})),
        "tandem": flag,
        "arrival_spread_minutes": whole(0, 240),
        "invitation_check": flag,
        "hours": HOURS,
        "measures": items(NOTICE),
        "gates": items(GATE),
        "until": day,
        "source": TEXT,
        "note": TEXT,
    },
)
