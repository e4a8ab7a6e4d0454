"""Switches and their previews."""

from marshmallow import fields, validate

from services.gateway.web.schemas.base import ApiSchema, instant, moment
from services.gateway.web.schemas.regions import LimitsSchema

STATES = ("scheduled", "held", "running", "settled", "cancelled")
_NAME = validate.Regexp(r"^[a-z0-9][a-z0-9_-]{0,62}$", error="muss eine Kennung sein (a-z, 0-9, Bindestrich)")
_REASON = validate.And(
    validate.Length(3, 1000, error="muss 3 bis 1000 Zeichen haben"),
    validate.Regexp(r"(?s).*\S.*\S.*\S", error="muss ein Text sein, nicht nur Leerzeichen"),
)


class SwitchRequestSchema(ApiSchema):
    sites = fields.List(
        fields.String(validate=_NAME),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 1000, error="muss mindestens einen Standort nennen"),
        metadata={"description": "null oder weggelassen: alle Standorte der Region"},
    )
    to_stage = fields.String(required=True, validate=_NAME)
    effective_at = instant(
        load_default=None, allow_none=True, metadata={"description": "null oder weggelassen: sofort"}
    )


class SwitchFilingSchema(SwitchRequestSchema):
    reason = fields.String(required=True, validate=_REASON)
    preview_fingerprint = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}$", error="muss der Fingerabdruck einer Vorschau sein"),
        metadata={"description": "Mit Fingerabdruck: 409, wenn sich seit der Vorschau etwas geändert hat"},
    )
    confirmed_gates = fields.List(fields.String(validate=_NAME), load_default=list)


class IdempotencySchema(ApiSchema):
    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        load_default=None,
        validate=validate.Length(1, 200, error="muss 1 bis 200 Zeichen haben"),
        metadata={"description": "Derselbe Schlüssel wirkt einmal, auch nach einem Abbruch der Leitung"},
    )


class ReasonSchema(ApiSchema):
    reason = fields.String(required=True, validate=_REASON)


class AppointmentTotalsSchema(ApiSchema):
    before = fields.Integer()
    kept = fields.Integer()
    phone = fields.Integer()
    video = fields.Integer()
    moved = fields.Integer()
    lapsed = fields.Integer()


class BalanceSchema(ApiSchema):
    in_scope = fields.Integer()
    handed_over = fields.Dict(values=fields.Integer())
    held = fields.Integer()
    excluded = fields.Integer()
    withdrawn = fields.Integer()


class GateSchema(ApiSchema):
    id = fields.String(required=True)
    kind = fields.String()
    text = fields.String()
    threshold = fields.Float(allow_none=True)
    passed = fields.Boolean()
    missing = fields.List(fields.String(), metadata={"description": "Standorte, denen sie noch fehlt"})


class ConfirmationSchema(ApiSchema):
    gate = fields.String(required=True)
    by = fields.String()
    at = moment()


class SwitchedSiteSchema(ApiSchema):
    site = fields.String(required=True)
    from_stage = fields.String(allow_none=True)
    to_stage = fields.String()
    sequence = fields.Integer(allow_none=True)
    stage_changed_at = moment(allow_none=True)
    limits_at = moment(allow_none=True)
    replanned_at = moment(allow_none=True)
    letters_at = moment(allow_none=True)
    unchanged = fields.Boolean(metadata={"description": "Der Standort stand schon auf dieser Stufe"})
    superseded_by = fields.String(allow_none=True, metadata={"description": "Eine neuere Umstellung"})
    campaign_id = fields.String(allow_none=True)
    households = fields.Integer(allow_none=True)
    totals = fields.Nested(AppointmentTotalsSchema, allow_none=True)
    balance = fields.Nested(BalanceSchema, allow_none=True)


class SwitchSchema(ApiSchema):
    id = fields.String(required=True, metadata={"format": "uuid"})
    region = fields.String(required=True)
    to_stage = fields.String(required=True)
    reason = fields.String()
    filed_by = fields.String(allow_none=True)
    filed_at = moment(allow_none=True)
    effective_at = moment(allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    settled_at = moment(allow_none=True)
    seconds_to_settled = fields.Float(allow_none=True)
    held_by = fields.List(fields.Nested(GateSchema))
    confirmations = fields.List(fields.Nested(ConfirmationSchema))
    cancelled_at = moment(allow_none=True)
    cancelled_by = fields.String(allow_none=True)
    cancel_reason = fields.String(allow_none=True)
    undoes = fields.String(allow_none=True, metadata={"description": "Die Umstellung, die hiermit zurückgenommen wird"})
    sites = fields.List(fields.Nested(SwitchedSiteSchema))


class SwitchQuerySchema(ApiSchema):
    region = fields.String(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES, error=f"eines von: {', '.join(STATES)}"))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 500, error="muss zwischen 1 und 500 liegen"))


class PreviewedSiteSchema(ApiSchema):
    site = fields.String(required=True)
    name = fields.String()
    sequence = fields.Integer()
    from_stage = fields.String(allow_none=True)
    to_stage = fields.String()
    unchanged = fields.Boolean()
    limits = fields.Nested(LimitsSchema, allow_none=True)
    appointments = fields.Nested(AppointmentTotalsSchema, allow_none=True)


class LettersPreviewSchema(ApiSchema):
    households = fields.Integer()
    channels = fields.Dict(values=fields.Integer())
    excluded = fields.Integer()
    postage_cents = fields.Integer()
    digest = fields.String()


class PreviewSchema(ApiSchema):
    region = fields.String(required=True)
    to_stage = fields.String(required=True)
    effective_at = moment(allow_none=True)
    stage = fields.Dict()
    gates = fields.List(fields.Nested(GateSchema))
    sites = fields.List(fields.Nested(PreviewedSiteSchema))
    appointments = fields.Nested(AppointmentTotalsSchema)
    letters = fields.Nested(LettersPreviewSchema)
    fingerprint = fields.String(required=True)


class LetterCountsSchema(ApiSchema):
    households = fields.Integer(metadata={"description": "Haushalte, die von der Umstellung erfahren müssen"})
    letters = fields.Dict(values=fields.Integer(), metadata={"description": "Briefe nach Weg oder Stand"})
    pending = fields.Integer(metadata={"description": "Noch nicht übergeben"})
    households_without_letter = fields.Integer()
    households_with_two_letters = fields.Integer()
