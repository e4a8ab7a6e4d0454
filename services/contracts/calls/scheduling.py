"""What one may ask `scheduling`: appointments, free times, phone triage, imports, and what a switch does to them."""

from services.contracts.calls.actor import actor
from services.contracts.calls.call import SLOW_SECONDS, Call
from services.contracts.calls.import_rows import CHANNELS, LONGEST_MINUTES, MOST_PERSONS, ImportRows
from services.contracts.calls.progress import TotalsSchema
from services.contracts.calls.scheduling_previews import PreviewedSite
from services.contracts.calls.scheduling_views import (
    CANCEL_REASONS,
    DECISIONS,
    LASTING,
    REFUSALS,
    AppointmentView,
    ConflictView,
    ContactView,
    ImportView,
    RegionRevision,
    ReplanPreview,
    ReplanStatus,
    SlotsView,
)
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
    Choice,
    Day,
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


MOST_LISTED = 5000
MOST_SITES = 1000
LONGEST_NOTE = 200
LONGEST_REASON = 500
MOST_VANISHED = 1000
LONGEST_HOLD = 60
"""Minutes."""

SITE_FENCED = ProblemKind("site-fenced", 409, ("site",))
"""The site is being switched: the same request works in a moment, or another time has to be chosen."""
STAGE_CHANGED = ProblemKind("stage-changed-meanwhile", 409, ("site",))
BOOKING_INVALID = ProblemKind("booking-invalid", 422)
NOT_BOOKABLE = tuple(
    ProblemKind(f"not-bookable-{reason}", 409, ("at",) if reason in LASTING else ()) for reason in REFUSALS
)
"""One for each of them."""
APPOINTMENT_UNKNOWN = ProblemKind("appointment-unknown", 404, ("appointment",))
APPOINTMENT_OVER = ProblemKind("appointment-no-longer-booked", 409, ("appointment",))
HOLD_OVER = ProblemKind("hold-over", 409, ("appointment",))
"""It was not confirmed in time, or a switch has made another appointment of it."""
MATTER_UNKNOWN = ProblemKind("matter-unknown", 404, ("kind", "department"))
PERIOD_INVALID = ProblemKind("period-invalid", 422)
TRIAGE_INVALID = ProblemKind("triage-invalid", 422)
CONTACT_UNKNOWN = ProblemKind("contact-unknown", 404, ("contact",))
CONTACT_CONTRADICTS = ProblemKind("contact-contradicts", 409, ("contact",))
"""Another contact that still counts says the opposite; whoever records this one says that it replaces that."""
IMPORT_INVALID = ProblemKind("appointment-file-invalid", 422, ("count",))
"""No appointment was taken; `count` is the number of faults, of which a thousand at most are listed."""


class OfRegion(Strict):
    region = Identifier(required=True)


class OfSite(OfRegion):
    site = Identifier(required=True)


class Wish(OfSite):
    """What is wished for, whenever it is.

    `minutes`, `persons` None: what is usual for the kind. `staff` None: whoever is free. `video_capable` None: yes for
    an appointment by video. `second_person`: for another member of the household than its appointment at that time.
    """

    department = Identifier(required=True)
    kind = Identifier(required=True)
    channel = Choice(*CHANNELS, required=True)
    minutes = Whole(1, LONGEST_MINUTES, load_default=None, allow_none=True)
    persons = Whole(1, MOST_PERSONS, load_default=None, allow_none=True)
    presence_required = Flag(load_default=False)
    phone_known = Flag(load_default=True)
    video_capable = Flag(load_default=None, allow_none=True)
    staff = Many(Text(validate=Length(1, 100)), load_default=None, allow_none=True)
    second_person = Flag(load_default=False)


class BookAppointment(Wish):
    """A wish for a time; `note` says who the second person is, or why two appointments at a time are meant.

    `hold_minutes`: only held for so long, and given back unless it is confirmed; null: booked.
    """

    hold_minutes = Whole(1, LONGEST_HOLD, load_default=None, allow_none=True)
    household_id = Uuid(required=True)
    starts_at = Instant(required=True)
    note = Text(load_default=None, allow_none=True, validate=Length(1, LONGEST_NOTE))
    expected_sequence = Whole(0, load_default=None, allow_none=True)
    idempotency_key = idempotency_key()
    actor = actor()


class CancelAppointment(OfRegion):
    """`site`: where it must be; elsewhere it counts as unknown."""

    appointment_id = Uuid(required=True)
    site = Identifier(load_default=None, allow_none=True)
    reason = Choice(*CANCEL_REASONS, load_default="unknown")
    note = Text(load_default=None, allow_none=True, validate=Length(1, LONGEST_NOTE))
    actor = actor()


class ConfirmAppointment(OfSite):
    """What is held, as whoever confirms it was shown it."""

    appointment_id = Uuid(required=True)
    starts_at = Instant(required=True)
    channel = Choice(*CHANNELS, required=True)


class MoveAppointment(OfRegion):
    """Another time; what is left out stays as it was, the staff where they are free then. `note`: why it is moved."""

    appointment_id = Uuid(required=True)
    site = Identifier(load_default=None, allow_none=True)
    starts_at = Instant(required=True)
    channel = Choice(*CHANNELS, load_default=None, allow_none=True)
    minutes = Whole(1, LONGEST_MINUTES, load_default=None, allow_none=True)
    staff = Many(Text(validate=Length(1, 100)), load_default=None, allow_none=True)
    phone_known = Flag(load_default=None, allow_none=True)
    video_capable = Flag(load_default=None, allow_none=True)
    note = Text(load_default=None, allow_none=True, validate=Length(1, LONGEST_NOTE))
    expected_sequence = Whole(0, load_default=None, allow_none=True)
    idempotency_key = idempotency_key()
    actor = actor()


class RecordTriage(OfSite):
    """`reason`: why a visit is needed, or how it was settled. `replaces`: an earlier contact that no longer holds.

    `appointment_id`: the visit it is about, or the appointment by phone or video in which it was made.
    """

    household_id = Uuid(required=True)
    decision = Choice(*DECISIONS, required=True)
    department = Identifier(load_default=None, allow_none=True)
    appointment_id = Uuid(load_default=None, allow_none=True)
    reason = Text(load_default=None, allow_none=True, validate=Length(1, LONGEST_REASON))
    replaces = Uuid(load_default=None, allow_none=True)
    actor = actor()


class ListContacts(OfSite):
    """Of one household or of all, recorded in the time, the latest first."""

    household_id = Uuid(load_default=None, allow_none=True)
    since = Instant(required=True)
    until = Instant(required=True)
    limit = Whole(1, MOST_LISTED, load_default=500)


class ImportAppointments(OfRegion):
    rows = ImportRows(required=True)
    actor = actor()


class FreeSlots(Wish):
    """`household_id`: whose other appointments and phone contact count; null for somebody who has neither."""

    household_id = Uuid(load_default=None, allow_none=True)
    since = Instant(required=True)
    until = Instant(required=True)


class ListAppointments(OfSite):
    since = Instant(required=True)
    until = Instant(required=True)
    limit = Whole(1, MOST_LISTED, load_default=500)


class FindAppointments(OfRegion):
    """All that is given must fit. `sites` None: all of the region; an empty list fits nothing."""

    sites = Many(Identifier(), most=MOST_SITES, load_default=None, allow_none=True)
    household_ids = Many(Uuid(), most=MOST_LISTED, load_default=None, allow_none=True)
    reference = Text(load_default=None, allow_none=True, validate=Length(1, LONGEST_NOTE))
    appointment_id = Uuid(load_default=None, allow_none=True)
    since = Instant(load_default=None, allow_none=True)
    until = Instant(load_default=None, allow_none=True)
    limit = Whole(1, MOST_LISTED, load_default=100)


class Conflicts(OfRegion):
    site = Identifier(load_default=None, allow_none=True)


class PreviewReplan(OfRegion):
    """`letters_arrive`: whose appointments change before that day cannot have it in writing in time."""

    letters_arrive = Day(load_default=None, allow_none=True)
    sites = Many(Part(PreviewedSite), required=True)


class OfSwitch(Strict):
    """`sites`: only these are counted; null: all of the switch."""

    switch_id = Uuid(required=True)
    sites = Many(Identifier(), load_default=None, allow_none=True)


_AT_SITE = (SITE_UNKNOWN, SITE_NOT_READY, SITE_FENCED, BUSY)

BOOK = Call(
    SERVICE,
    "book",
    BookAppointment(),
    AppointmentView(),
    (*_AT_SITE, STAGE_CHANGED, BOOKING_INVALID, KEY_REUSED, *NOT_BOOKABLE),
)
CONFIRM_APPOINTMENT = Call(
    SERVICE,
    "confirm_appointment",
    ConfirmAppointment(),
    AppointmentView(),
    (*_AT_SITE, APPOINTMENT_UNKNOWN, APPOINTMENT_OVER, HOLD_OVER),
)
CANCEL_APPOINTMENT = Call(
    SERVICE,
    "cancel_appointment",
    CancelAppointment(),
    AppointmentView(),
    (*_AT_SITE, APPOINTMENT_UNKNOWN, APPOINTMENT_OVER),
)
MOVE_APPOINTMENT = Call(
    SERVICE,
    "move_appointment",
    MoveAppointment(),
    AppointmentView(),
    (
        *_AT_SITE,
        STAGE_CHANGED,
        BOOKING_INVALID,
        KEY_REUSED,
        APPOINTMENT_UNKNOWN,
        APPOINTMENT_OVER,
        *NOT_BOOKABLE,
    ),
)
RECORD_TRIAGE = Call(
    SERVICE,
    "record_triage",
    RecordTriage(),
    ContactView(),
    (*_AT_SITE, TRIAGE_INVALID, APPOINTMENT_UNKNOWN, APPOINTMENT_OVER, CONTACT_UNKNOWN, CONTACT_CONTRADICTS),
)
LIST_CONTACTS = Call(SERVICE, "list_contacts", ListContacts(), ContactView(many=True), (SITE_UNKNOWN,))
IMPORT_APPOINTMENTS = Call(
    SERVICE, "import_appointments", ImportAppointments(), ImportView(), (*_AT_SITE, IMPORT_INVALID), SLOW_SECONDS
)
FREE_SLOTS = Call(
    SERVICE, "free_slots", FreeSlots(), SlotsView(), (*_AT_SITE, MATTER_UNKNOWN, PERIOD_INVALID, BOOKING_INVALID)
)
LIST_APPOINTMENTS = Call(SERVICE, "list_appointments", ListAppointments(), AppointmentView(many=True), (SITE_UNKNOWN,))
FIND_APPOINTMENTS = Call(SERVICE, "find_appointments", FindAppointments(), AppointmentView(many=True))
CONFLICTS = Call(SERVICE, "conflicts", Conflicts(), ConflictView(many=True), (SITE_UNKNOWN,))
PREVIEW_REPLAN = Call(
    SERVICE, "preview_replan", PreviewReplan(), ReplanPreview(), (SITE_UNKNOWN, REGION_NOT_READY), SLOW_SECONDS
)
SWITCH_TOTALS = Call(SERVICE, "switch_totals", OfSwitch(), TotalsSchema())
REPLAN_STATUS = Call(SERVICE, "replan_status", OfSite(), ReplanStatus(), (SITE_UNKNOWN,))
REGION_REVISION = Call(SERVICE, "region_revision", OfRegion(), RegionRevision(), (REGION_UNKNOWN,))
