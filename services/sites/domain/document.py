"""The shape of a region document: which fields there are, which must be there, and what each may hold."""

from services.sites.domain.hours import HOURS
from services.sites.domain.shapes import anything, by_key, flag, items, mapping, number, one_of, text, whole
from services.sites.domain.stage_shape import ID, NOTICE, REMOTE_ORDER, STAGE, TEXT

STATES = ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")
CONTACT_KINDS = ("phone", "email", "post", "letter_box", "online", "video")
ROOM_KINDS = ("consultation", "tandem", "office")
POSTCODE = text(r"\d{5}", "eine Postleitzahl aus fünf Ziffern")
PERSONS = whole(0, 99_999)
FACT = r"[A-Za-z]+\d+[a-z]?"

ADDED = ("revision", "loaded_at", "loaded_by")
"""What a loaded document says of itself when it is asked for; who changes such a document may hand it in again."""

REMARKS = {"source": TEXT, "note": TEXT, "assumed": anything}
ADDRESS = {"street": TEXT, "postcode": POSTCODE, "city": TEXT}

LETTERHEAD = mapping({"office": TEXT, **ADDRESS, "signature": TEXT}, REMARKS)
PRINT = mapping({"printing_days": whole(0, 30), "postal_days": whole(0, 30), "postage_cents": whole(0, 9999)}, REMARKS)
HEAD = mapping(
    {
        "id": ID,
        "name": TEXT,
        "state": one_of(*STATES),
        "timezone": TEXT,
        "website": text(r"https?://\S+", "eine Adresse mit https://"),
        "letterhead": LETTERHEAD,
        "print": PRINT,
    },
    REMARKS,
)
CONTACT = mapping(
    {"id": ID, "kind": one_of(*CONTACT_KINDS), "label": TEXT, "value": TEXT},
    {
        "audience": one_of("everyone", "current", "new"),
        "departments": items(ID),
        "hours": HOURS,
        "published_hours": HOURS,
        "decision": mapping({"by": TEXT, "note": TEXT}),
        **REMARKS,
    },
)
DEPARTMENT = mapping({"id": ID, "name": TEXT}, {"remote": REMOTE_ORDER, **REMARKS})
KIND = mapping(
    {"id": ID, "name": TEXT, "minutes": whole(5, 480)},
    {"staff": whole(1, 9), "persons": whole(1, 99), "room": one_of(*ROOM_KINDS), **REMARKS},
)
ZONE = mapping(
    {"id": ID, "name": TEXT, "area": number(0.1), "persons": PERSONS},
    {"floor": whole(-9, 99), "waiting": flag, **REMARKS},
)
ROOM = mapping(
    {"zone": ID, "kind": one_of(*ROOM_KINDS), "count": whole(1, 999), "area": number(0.1), "persons": whole(1, 999)},
    {"department": ID, **REMARKS},
)
STAFF = mapping({"department": ID, "count": whole(1, 9999)}, {"at_home": whole(0), **REMARKS})
SITE = mapping(
    {
        "id": ID,
        "name": TEXT,
        "address": mapping(ADDRESS, REMARKS),
        "hours": HOURS,
        "building": mapping({"persons": PERSONS}, REMARKS),
        "zones": items(ZONE, at_least=1),
        "rooms": items(ROOM),
        "staff": items(STAFF),
    },
    {
        "postcodes": items(POSTCODE),
        "measures": items(NOTICE),
        "equipment": items(NOTICE),
        "contacts": items(CONTACT),
        **REMARKS,
    },
)
REGION_DOCUMENT = mapping(
    {
        "region": HEAD,
        "departments": items(DEPARTMENT, at_least=1),
        "kinds": items(KIND, at_least=1),
        "stages": items(STAGE, at_least=1),
        "initial_stage": ID,
        "sites": items(SITE, at_least=1),
    },
    {
        "contacts": items(CONTACT),
        "households_assumed": whole(0),
        "facts": by_key(FACT, anything),
        **dict.fromkeys(ADDED, anything),
        **REMARKS,
    },
)
