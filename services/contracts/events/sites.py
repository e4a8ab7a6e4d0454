"""What `sites` says: stages change, sites are updated, switches are scheduled, held and settled."""

from typing import ClassVar

from marshmallow import fields, validate

from services.contracts.events.envelope import EventType, Published
from services.contracts.region.vocabulary import (
    ADMISSIONS,
    CHANNELS,
    GATE_KINDS,
    GATE_STANDINGS,
    REMOTE_CHANNELS,
    TRIAGE,
    WEEKDAYS,
)

PUBLISHER = "sites"
REVOCATIONS = ("revoked", "suspended", "overtaken", "drifted")
"""Why an announced stage does not come: a person, gates, an earlier tightening, an outcome worse than foreseen."""
TIME_OF_DAY = validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d$")


class HoursLine(Published):
    """Opening hours on some weekdays, local to the site's time zone."""

    days = fields.List(fields.String(validate=validate.OneOf(WEEKDAYS)), required=True, validate=validate.Length(min=1))
    opens = fields.String(required=True, validate=TIME_OF_DAY)
    closes = fields.String(required=True, validate=TIME_OF_DAY)


class Notice(Published):
    """A measure or a piece of equipment: a name for machines and a sentence for people."""

    id = fields.String(required=True)
    text = fields.String(required=True)


class Measure(Notice):
    """A sentence for people that holds until the end of a day, if one is given."""

    valid_until = fields.Date(load_default=None, allow_none=True)


class Remote(Published):
    """How one department settles matters at a distance, best first."""

    remote = fields.List(fields.String(validate=validate.OneOf(REMOTE_CHANNELS)), required=True)


class Cancellation(Published):
    """What a cancelled consultation costs the customer (Dortmund, March 2020: no certificate, no sanction)."""

    certificate_required = fields.Boolean(required=True)
    disadvantage = fields.Boolean(required=True)


class Gate(Published):
    """A condition that holds a switch or lets it through."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(GATE_KINDS))
    text = fields.String(required=True)
    threshold = fields.Float(load_default=None, allow_none=True)
    valid_days = fields.Integer(load_default=None, allow_none=True, strict=True)
    second_person = fields.Boolean(load_default=False)


class JudgedGate(Published):
    """A condition and how it stood: `met`, `open`, `not_met` or `expired`; who said so when, and at which reading."""

    SHOWN = ("id", "kind", "text", "threshold", "standing", "missing", "reading", "by", "at")

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(GATE_KINDS))
    text = fields.String(required=True)
    threshold = fields.Float(load_default=None, allow_none=True)
    standing = fields.String(required=True, validate=validate.OneOf(GATE_STANDINGS))
    missing = fields.List(fields.String(), required=True)
    reading = fields.Float(load_default=None, allow_none=True)
    by = fields.String(load_default=None, allow_none=True)
    at = fields.AwareDateTime(load_default=None, allow_none=True)


class Stage(Published):
    """A named level of openness, whole, so that a consumer needs to ask nobody."""

    SHOWN = ("id", "name")

    id = fields.String(required=True)
    rank = fields.Integer(required=True, strict=True)
    name = fields.String(required=True)
    summary = fields.String(required=True)
    admission = fields.String(required=True, validate=validate.OneOf(ADMISSIONS))
    channels = fields.List(fields.String(validate=validate.OneOf(CHANNELS)), required=True)
    capacity_factor = fields.Float(required=True, validate=validate.Range(min=0, max=1))
    area_per_person = fields.Float(
        load_default=None, allow_none=True, validate=validate.Range(min=0, min_inclusive=False)
    )
    triage = fields.String(required=True, validate=validate.OneOf(TRIAGE))
    group_persons = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    triage_valid_days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1))
    departments = fields.Dict(keys=fields.String(), values=fields.Nested(Remote), required=True)
    tandem = fields.Boolean(required=True)
    arrival_spread_minutes = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    cancellation = fields.Nested(Cancellation, required=True)
    invitation_check = fields.Boolean(required=True)
    move_horizon_days = fields.Integer(required=True, validate=validate.Range(min=0))
    notice_working_days = fields.Integer(required=True, validate=validate.Range(min=0))
    hours = fields.List(fields.Nested(HoursLine), load_default=None, allow_none=True)
    measures = fields.List(fields.Nested(Measure), required=True)
    gates = fields.List(fields.Nested(Gate), required=True)
    until = fields.Date(load_default=None, allow_none=True)


class RegionLoaded(Published):
    """A region file was loaded: the whole document, checked and with its defaults; `revision` rises with every change.

    The envelope's sequence is the revision. Each service takes the part it owns (`contracts/region`).
    """

    SHOWN = ("region", "revision")

    region = fields.String(required=True)
    revision = fields.Integer(required=True, strict=True)
    loaded_by = fields.String(required=True)
    document = fields.Dict(keys=fields.String(), required=True)


class SwitchReference(Published):
    """The decision behind a change of stage, with all the sites it moves at once."""

    SHOWN: ClassVar[tuple[str, ...]] = ("id", "sites", "reason")

    id = fields.UUID(required=True)
    sites = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    reason = fields.String(required=True)


class SwitchBehind(SwitchReference):
    """`undoes`: the cancelled switch that this one takes back; who never heard of that one need not hear of this."""

    SHOWN: ClassVar[tuple[str, ...]] = ("id", "sites", "reason", "undoes")

    undoes = fields.UUID(load_default=None, allow_none=True)


class Foreseen(Published):
    """What the preview said of a site's appointments when the switch was filed."""

    before = fields.Integer(required=True, validate=validate.Range(min=0))
    moved = fields.Integer(required=True, validate=validate.Range(min=0))
    lapsed = fields.Integer(required=True, validate=validate.Range(min=0))


class StageChanged(Published):
    """An entry in a site's timeline: the stage holds from `effective_at` on, which may be to come (an announcement).

    The envelope's sequence names the entry. `switch` is null when a site is loaded for the first time: nobody gets a
    letter for that. `from_stage` is the stage before it. `foreseen`: where the outcome must not be clearly worse.
    """

    SHOWN = ("region", "site", "from_stage", "stage", "effective_at", "switch")

    region = fields.String(required=True)
    site = fields.String(required=True)
    from_stage = fields.String(required=True, allow_none=True)
    stage = fields.Nested(Stage, required=True)
    effective_at = fields.AwareDateTime(required=True)
    switch = fields.Nested(SwitchBehind, required=True, allow_none=True)
    foreseen = fields.Nested(Foreseen, load_default=None, allow_none=True)


class StageRevoked(Published):
    """An announced entry goes before its date: the stage before it, `holds`, goes on from `effective_at`.

    The envelope's sequence is new, as for every change of the timeline; `revoked` is the entry's. `switch` is what
    takes it back (its `undoes` the announced one): replan and letters of the way back count for it. `cause`: a person,
    gates that no longer hold, a tightening before its date, or an outcome clearly worse than foreseen.
    """

    SHOWN = ("region", "site", "revoked", "announced", "holds", "effective_at", "cause", "switch")

    region = fields.String(required=True)
    site = fields.String(required=True)
    revoked = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    announced = fields.Nested(Stage, required=True)
    holds = fields.Nested(Stage, required=True)
    effective_at = fields.AwareDateTime(required=True)
    cause = fields.String(required=True, validate=validate.OneOf(REVOCATIONS))
    switch = fields.Nested(SwitchBehind, required=True)


class StageInForce(Published):
    """An entry's date is reached, or it took effect at once: from now on the site is on this stage.

    The envelope's sequence is the entry's. `skipped`: entries whose date passed unseen, and a later one holds instead.
    """

    SHOWN = ("region", "site", "from_stage", "stage", "effective_at", "skipped")

    region = fields.String(required=True)
    site = fields.String(required=True)
    from_stage = fields.String(required=True, allow_none=True)
    stage = fields.Nested(Stage, required=True)
    effective_at = fields.AwareDateTime(required=True)
    skipped = fields.List(fields.Integer(strict=True), load_default=list)


class Switch(SwitchReference):
    SHOWN = ("id", "sites", "reason", "to_stage", "effective_at")

    to_stage = fields.String(required=True)
    effective_at = fields.AwareDateTime(required=True)


class SwitchScheduled(Published):
    SHOWN: ClassVar[tuple[str, ...]] = ("region", "switch")

    region = fields.String(required=True)
    switch = fields.Nested(Switch, required=True)


class SwitchHeld(SwitchScheduled):
    """`reasons` are the ids of the gates that hold; `gates` are all of its stage's, the met ones too."""

    SHOWN = ("region", "switch", "reasons", "gates")

    reasons = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    gates = fields.List(fields.Nested(JudgedGate), load_default=list)


class SwitchSuspended(SwitchScheduled):
    """An announced switch that does not happen for now. `filed_by` has to know; `reasons`: gates that hold it."""

    SHOWN = ("region", "switch", "cause", "reasons", "filed_by")

    cause = fields.String(required=True, validate=validate.OneOf(REVOCATIONS))
    reasons = fields.List(fields.String(), load_default=list)
    filed_by = fields.String(required=True)


class SwitchExpired(SwitchScheduled):
    """A switch that waited longer than its stage lasts: it does not start any more. `filed_by` is who has to know."""

    SHOWN = ("region", "switch", "until", "filed_by")

    until = fields.Date(required=True)
    filed_by = fields.String(required=True)


class SwitchSettled(SwitchScheduled):
    """`seconds` is the time from effective to settled, the number operations watches."""

    SHOWN = ("region", "switch", "seconds")

    seconds = fields.Float(required=True, validate=validate.Range(min=0))


REGION_LOADED = EventType("region.loaded.v1", PUBLISHER, RegionLoaded())
STAGE_CHANGED = EventType("site.stage_changed.v1", PUBLISHER, StageChanged())
STAGE_REVOKED = EventType("site.stage_revoked.v1", PUBLISHER, StageRevoked())
STAGE_IN_FORCE = EventType("site.stage_in_force.v1", PUBLISHER, StageInForce())
SWITCH_SCHEDULED = EventType("switch.scheduled.v1", PUBLISHER, SwitchScheduled())
SWITCH_HELD = EventType("switch.held.v1", PUBLISHER, SwitchHeld())
SWITCH_SETTLED = EventType("switch.settled.v1", PUBLISHER, SwitchSettled())
SWITCH_EXPIRED = EventType("switch.expired.v1", PUBLISHER, SwitchExpired())
SWITCH_SUSPENDED = EventType("switch.suspended.v1", PUBLISHER, SwitchSuspended())
EVENTS = (
    REGION_LOADED,
    STAGE_CHANGED,
    STAGE_REVOKED,
    STAGE_IN_FORCE,
    SWITCH_SCHEDULED,
    SWITCH_HELD,
    SWITCH_SUSPENDED,
    SWITCH_EXPIRED,
    SWITCH_SETTLED,
)
