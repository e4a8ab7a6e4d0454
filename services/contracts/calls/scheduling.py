"""What one may ask `scheduling`: appointments, free times, phone triage, imports, and what a switch does to them."""

from marshmallow import fields

from services.contracts.calls.actor import actor
from services.contracts.calls.call import SLOW_SECONDS, Call
from services.contracts.calls.import_rows import CHANNELS, LONGEST_MINUTES, MOST_PERSONS, ImportRows
from services.contracts.calls.progress import TotalsSchema
from services.contracts.events.protection import Limits
from services.contracts.events.scheduling import REASONS
from services.contracts.problems import (
    BUSY,
    KEY_REUSED,
    REGION_NOT_READY,
    REGION_UNKNOWN,
    SITE_NOT_READY,
    SITE_UNKNOWN,
    ProblemKind,
)
from services.contracts.schemas import (
    Answer,
    Choice,
    Flag,
    Identifier,
    Instant,
    Length,
    Many,
    Part,
    Strict,
    Text,
    Uuid,
    Whole,
    idempotency_key,
)

SERVICE = "scheduling"

DECISIONS = ("settled_by_phone", "personal_visit")
STATES = ("booked", "cancelled", "lapsed")
PHASES = ("no_stage", "waiting_for_limits", "running", "idle")

MOST_LISTED = 5000

SITE_FENCED = ProblemKind("site-fenced", 409, ("site",))
"""The site is being switched: the same request works in a moment, or another time has to be chosen."""
STAGE_CHANGED = ProblemKind("stage-changed-meanwhile", 409, ("site",))
BOOKING_INVALID = ProblemKind("booking-invalid", 422)
NOT_BOOKABLE = tuple(ProblemKind(f"not-bookable-{reason}", 409) for reason in REASONS if reason != "none")
"""One for each reason: admission, triage, limit, room, staff, hours."""
APPOINTMENT_UNKNOWN = ProblemKind("appointment-unknown", 404, ("appointment",))
APPOINTMENT_OVER = ProblemKind("appointment-no-longer-booked", 409, ("appointment",))
MATTER_UNKNOWN = ProblemKind("matter-unknown", 404, ("kind", "department"))
PERIOD_INVALID = ProblemKind("period-invalid", 422)
TRIAGE_INVALID = ProblemKind("triage-invalid", 422)
IMPORT_INVALID = ProblemKind("appointment-file-invalid", 422, ("count",))
"""No appointment was taken; `count` is the number of faults, of which a thousand at most are listed."""


class PlaceView(Answer):
    zone = Text(required=True)
    room = Text(required=True)


class VisitView(Answer):
    appointment_id = Uuid(required=True)
    household_id = Uuid(required=True)
    department = Text(required=True)
    kind = Text(required=True)
    channel = Choice(*CHANNELS, required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    place = Part(PlaceView, required=True, allow_none=True)
    staff = Many(Text(), required=True)
    persons = Whole(required=True)


class AppointmentView(VisitView):
    region = Text(required=True)
    site = Text(required=True)
    state = Choice(*STATES, required=True)


class ConflictView(VisitView):
    """`reason`: which rule no longer allows the appointment as it is."""

    site = Text(required=True)
    reason = Choice(*REASONS, required=True)


class SlotView(Answer):
    """`free`: so many members of staff, or teams, are free then."""

    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    free = Whole(1, required=True)


class ContactView(Answer):
    contact_id = Uuid(required=True)
    site = Text(required=True)
    household_id = Uuid(required=True)
    appointment_id = Uuid(required=True, allow_none=True)
    department = Text(required=True, allow_none=True)
    decision = Choice(*DECISIONS, required=True)
    recorded_at = Instant(required=True)


class ImportView(Answer):
    imported = Whole(0, required=True)


class SiteTotals(TotalsSchema):
    site = Text(required=True)


class ReplanPreview(Answer):
    """`guests`: households with a future appointment there; `digest` changes with all the outcome depends on."""

    sites = Many(Part(SiteTotals), required=True)
    digest = Text(required=True)
    guests = Many(Uuid(), required=True)


class ReplanView(Answer):
    sequence = Whole(required=True)
    state = Text(required=True)
    batches = Whole(required=True)
    applied_batches = Whole(required=True)
    totals = Part(TotalsSchema, required=True)


class ReplanStatus(Answer):
    site = Text(required=True)
    sequence = Whole(required=True)
    limits_sequence = Whole(required=True)
    state = Choice(*PHASES, required=True)
    fenced = Flag(required=True)
    latest = Part(ReplanView, required=True, allow_none=True)


class RegionRevision(Answer):
    """The revision of the region file that this service works with; null before the first."""

    revision = Whole(required=True, allow_none=True)


class OfRegion(Strict):
    region = Identifier(required=True)


class OfSite(OfRegion):
    site = Identifier(required=True)


class BookAppointment(OfSite):
    """`minutes`, `persons` None: what is usual for the kind. `staff` None: whoever is free."""

    household_id = Uuid(required=True)
    department = Identifier(required=True)
    kind = Identifier(required=True)
    channel = Choice(*CHANNELS, required=True)
    starts_at = Instant(required=True)
    minutes = Whole(1, LONGEST_MINUTES, load_default=None, allow_none=True)
    persons = Whole(1, MOST_PERSONS, load_default=None, allow_none=True)
    presence_required = Flag(load_default=False)
    phone_known = Flag(load_default=True)
    video_capable = Flag(load_default=False)
    staff = Many(Text(validate=Length(1, 100)), load_default=None, allow_none=True)
    expected_sequence = Whole(0, load_default=None, allow_none=True)
    idempotency_key = idempotency_key()
    actor = actor()


class CancelAppointment(OfRegion):
    """`site`: where it must be; elsewhere it counts as unknown."""

    appointment_id = Uuid(required=True)
    site = Identifier(load_default=None, allow_none=True)
    actor = actor()


class RecordTriage(OfSite):
    household_id = Uuid(required=True)
    decision = Choice(*DECISIONS, required=True)
    department = Identifier(load_default=None, allow_none=True)
    appointment_id = Uuid(load_default=None, allow_none=True)
    actor = actor()


class ImportAppointments(OfRegion):
    rows = ImportRows(required=True)
    actor = actor()


class FreeSlots(OfSite):
    department = Identifier(required=True)
    kind = Identifier(required=True)
    channel = Choice(*CHANNELS, required=True)
    since = Instant(required=True)
    until = Instant(required=True)


class ListAppointments(OfSite):
    since = Instant(required=True)
    until = Instant(required=True)
    limit = Whole(1, MOST_LISTED, load_default=500)


class Conflicts(OfRegion):
    site = Identifier(load_default=None, allow_none=True)


class PreviewedSite(Strict):
    """The stage and the limits that the site would have; `effective_at` None: now."""

    site = Identifier(required=True)
    sequence = Whole(0, required=True)
    stage = fields.Dict(required=True)
    limits = Part(Limits, required=True)
    effective_at = Instant(load_default=None, allow_none=True)


class PreviewReplan(OfRegion):
    sites = Many(Part(PreviewedSite), required=True)


class OfSwitch(Strict):
    switch_id = Uuid(required=True)


_AT_SITE = (SITE_UNKNOWN, SITE_NOT_READY, SITE_FENCED, BUSY)

BOOK = Call(
    SERVICE,
    "book",
    BookAppointment(),
    AppointmentView(),
    (*_AT_SITE, STAGE_CHANGED, BOOKING_INVALID, KEY_REUSED, *NOT_BOOKABLE),
)
CANCEL_APPOINTMENT = Call(
    SERVICE,
    "cancel_appointment",
    CancelAppointment(),
    AppointmentView(),
    (*_AT_SITE, APPOINTMENT_UNKNOWN, APPOINTMENT_OVER),
)
RECORD_TRIAGE = Call(
    SERVICE,
    "record_triage",
    RecordTriage(),
    ContactView(),
    (*_AT_SITE, TRIAGE_INVALID, APPOINTMENT_UNKNOWN, APPOINTMENT_OVER),
)
IMPORT_APPOINTMENTS = Call(
    SERVICE, "import_appointments", ImportAppointments(), ImportView(), (*_AT_SITE, IMPORT_INVALID), SLOW_SECONDS
)
FREE_SLOTS = Call(SERVICE, "free_slots", FreeSlots(), SlotView(many=True), (*_AT_SITE, MATTER_UNKNOWN, PERIOD_INVALID))
LIST_APPOINTMENTS = Call(SERVICE, "list_appointments", ListAppointments(), AppointmentView(many=True), (SITE_UNKNOWN,))
CONFLICTS = Call(SERVICE, "conflicts", Conflicts(), ConflictView(many=True), (SITE_UNKNOWN,))
PREVIEW_REPLAN = Call(
    SERVICE, "preview_replan", PreviewReplan(), ReplanPreview(), (SITE_UNKNOWN, REGION_NOT_READY), SLOW_SECONDS
)
SWITCH_TOTALS = Call(SERVICE, "switch_totals", OfSwitch(), TotalsSchema())
REPLAN_STATUS = Call(SERVICE, "replan_status", OfSite(), ReplanStatus(), (SITE_UNKNOWN,))
REGION_REVISION = Call(SERVICE, "region_revision", OfRegion(), RegionRevision(), (REGION_UNKNOWN,))
