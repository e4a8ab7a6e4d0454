"""What `sites` says: stages change, sites are updated, switches are scheduled, held and settled."""

from typing import ClassVar

from marshmallow import fields, validate

from services.contracts.events.envelope import EventType, Published
from services.contracts.region.vocabulary import (
    ADMISSIONS,
    CHANNELS,
    GATE_KINDS,
    REMOTE_CHANNELS,
    TRIAGE,
    WEEKDAYS,
)

PUBLISHER = "sites"
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
    departments = fields.Dict(keys=fields.String(), values=fields.Nested(Remote), required=True)
    tandem = fields.Boolean(required=True)
    arrival_spread_minutes = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    cancellation = fields.Nested(Cancellation, required=True)
    invitation_check = fields.Boolean(required=True)
    move_horizon_days = fields.Integer(required=True, validate=validate.Range(min=0))
    notice_working_days = fields.Integer(required=True, validate=validate.Range(min=0))
    hours = fields.List(fields.Nested(HoursLine), load_default=None, allow_none=True)
    measures = fields.List(fields.Nested(Notice), required=True)
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


class StageChanged(Published):
    """`switch` is null when a site is loaded for the first time: nobody gets a letter for that."""

    SHOWN = ("region", "site", "from_stage", "stage", "effective_at", "switch")

    region = fields.String(required=True)
    site = fields.String(required=True)
    from_stage = fields.String(required=True, allow_none=True)
    stage = fields.Nested(Stage, required=True)
    effective_at = fields.AwareDateTime(required=True)
    switch = fields.Nested(SwitchReference, required=True, allow_none=True)


class Switch(SwitchReference):
    SHOWN = ("id", "sites", "reason", "to_stage", "effective_at")

    to_stage = fields.String(required=True)
    effective_at = fields.AwareDateTime(required=True)


class SwitchScheduled(Published):
    SHOWN: ClassVar[tuple[str, ...]] = ("region", "switch")

    region = fields.String(required=True)
    switch = fields.Nested(Switch, required=True)


class SwitchHeld(SwitchScheduled):
    """`reasons` are the ids of the gates that hold."""

    SHOWN = ("region", "switch", "reasons")

    reasons = fields.List(fields.String(), required=True, validate=validate.Length(min=1))


class SwitchSettled(SwitchScheduled):
    """`seconds` is the time from effective to settled, the number operations watches."""

    SHOWN = ("region", "switch", "seconds")

    seconds = fields.Float(required=True, validate=validate.Range(min=0))


REGION_LOADED = EventType("region.loaded.v1", PUBLISHER, RegionLoaded())
STAGE_CHANGED = EventType("site.stage_changed.v1", PUBLISHER, StageChanged())
SWITCH_SCHEDULED = EventType("switch.scheduled.v1", PUBLISHER, SwitchScheduled())
SWITCH_HELD = EventType("switch.held.v1", PUBLISHER, SwitchHeld())
SWITCH_SETTLED = EventType("switch.settled.v1", PUBLISHER, SwitchSettled())
EVENTS = (REGION_LOADED, STAGE_CHANGED, SWITCH_SCHEDULED, SWITCH_HELD, SWITCH_SETTLED)
