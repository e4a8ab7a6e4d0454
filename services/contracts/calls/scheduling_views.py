"""What `scheduling` answers: appointments, free times, phone contacts, imports and how far a replan has come."""

from services.contracts.calls.import_rows import CHANNELS
from services.contracts.calls.progress import TotalsSchema
from services.contracts.events.scheduling import REASONS
from services.contracts.schemas import Answer, Choice, Day, Flag, Instant, Many, Part, Text, Uuid, Whole

DECISIONS = ("settled_by_phone", "personal_visit")
CANCEL_REASONS = ("household", "illness", "authority", "mistake", "unknown")
"""Why somebody cancels, as it is chosen; none of them is a disadvantage for the household."""
ENDINGS = (*CANCEL_REASONS, "settled_by_phone", "moved", "stage")
STATES = ("booked", "cancelled", "lapsed")
PHASES = ("no_stage", "waiting_for_limits", "running", "idle")
LASTING = ("closing", "narrowing")
"""It would last into a stage that admits nobody in person, or not so many, and takes effect at an instant (`at`)."""
REFUSALS = (
    *(reason for reason in REASONS if reason != "none"),
    *("channel", "phone", "video", "household", "group"),
    *LASTING,
)
"""Why an appointment cannot be: what events say, and more closely what only whoever books needs to know."""


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
    second_person = Flag(required=True)


class AppointmentView(VisitView):
    """`reference`: its number in the authority's own system; `note`: why it is beside another of its household.

    `ended_…`: who cancelled it, when and why; nobody where a stage made it lapse. `moved_to`: what took its place.
    """

    region = Text(required=True)
    site = Text(required=True)
    state = Choice(*STATES, required=True)
    reference = Text(required=True, allow_none=True)
    note = Text(required=True, allow_none=True, blank=True)
    ended_at = Instant(required=True, allow_none=True)
    ended_by = Text(required=True, allow_none=True)
    ended_reason = Choice(*ENDINGS, required=True, allow_none=True)
    ended_note = Text(required=True, allow_none=True, blank=True)
    no_disadvantage = Flag(required=True)
    moved_to = Uuid(required=True, allow_none=True)


class ConflictView(VisitView):
    """`reason`: which rule no longer allows the appointment as it is."""

    site = Text(required=True)
    reason = Choice(*REFUSALS, required=True)


class SlotView(Answer):
    """`free`: so many members of staff, or teams, are free then."""

    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    free = Whole(1, required=True)


class SlotsView(Answer):
    """`reason`: why there can be no free time in any period, as in `not-bookable-…`; null where there might be."""

    reason = Choice(*REFUSALS, required=True, allow_none=True)
    slots = Many(Part(SlotView), required=True)


class ContactView(Answer):
    """`reason`: why a visit is needed; `made_in`: the appointment by phone or video in which it was made.

    `appointment_id`: the visit it admits, or that used it up; `replaced_by`: the contact that holds in its place.
    """

    contact_id = Uuid(required=True)
    site = Text(required=True)
    household_id = Uuid(required=True)
    appointment_id = Uuid(required=True, allow_none=True)
    department = Text(required=True, allow_none=True)
    decision = Choice(*DECISIONS, required=True)
    reason = Text(required=True, allow_none=True)
    made_in = Uuid(required=True, allow_none=True)
    replaced_by = Uuid(required=True, allow_none=True)
    recorded_by = Text(required=True)
    recorded_at = Instant(required=True)


class ImportView(Answer):
    """`over`: numbers that were cancelled or lapsed here and that the file still names; they stay so.

    `vanished`: imported before, and no longer in the file's sites and time; they are left until somebody decides.
    """

    imported = Whole(0, required=True)
    updated = Whole(0, required=True)
    unchanged = Whole(0, required=True)
    over = Many(Text(), required=True)
    vanished = Many(Part(AppointmentView), required=True)
    vanished_count = Whole(0, required=True)


class SiteTotals(TotalsSchema):
    site = Text(required=True)


class EarlyChange(Answer):
    """A household whose appointment changes before letters arrive; `day`: the first of such, local to the region."""

    household_id = Uuid(required=True)
    day = Day(required=True)


class ReplanPreview(Answer):
    """`guests`: households with a future appointment there; `digest` changes with all the outcome depends on."""

    early = Many(Part(EarlyChange), load_default=list)

    sites = Many(Part(SiteTotals), required=True)
    digest = Text(required=True)
    guests = Many(Uuid(), required=True)


class ReplanView(Answer):
    sequence = Whole(required=True)
    state = Text(required=True)
    batches = Whole(required=True)
    applied_batches = Whole(required=True)
    totals = Part(TotalsSchema, required=True)


class EntryView(Answer):
    """One change of the site's timeline, or, with `revokes`, an announced one that was taken back.

    `limits`: they have been heard of; `fenced`: nobody books in its time until it is replanned; `held`: it waits for
    somebody to look, because its outcome would be clearly worse than foreseen.
    """

    sequence = Whole(required=True)
    stage = Text(required=True, allow_none=True)
    effective_at = Instant(required=True)
    limits = Flag(required=True)
    fenced = Flag(required=True)
    held = Flag(required=True)
    revokes = Whole(required=True, allow_none=True)
    revoked = Flag(required=True)


class ReplanStatus(Answer):
    """`sequence`: of the newest change; `fenced`: some of its time is. `entries`: what still matters, by sequence."""

    entries = Many(Part(EntryView), load_default=list)

    site = Text(required=True)
    sequence = Whole(required=True)
    limits_sequence = Whole(required=True)
    state = Choice(*PHASES, required=True)
    fenced = Flag(required=True)
    latest = Part(ReplanView, required=True, allow_none=True)


class RegionRevision(Answer):
    """The revision of the region file that this service works with; null before the first."""

    revision = Whole(required=True, allow_none=True)
