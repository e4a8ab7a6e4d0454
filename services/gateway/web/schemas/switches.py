"""Switches and their previews: requests as in the calls, less what the address and the login say already."""

from services.contracts.calls import sites as calls
from services.contracts.calls.progress import TotalsSchema
from services.contracts.events.protection import Limits
from services.contracts.schemas import (
    Answer,
    Choice,
    Identifier,
    Many,
    Matches,
    Part,
    Strict,
    Table,
    Text,
    Whole,
    idempotency_key,
    reason,
)
from services.gateway.web.schemas.base import ApiSchema, QueryWhole


class SwitchRequestSchema(calls.Wish):
    class Meta(Strict.Meta):
        exclude = ("region",)


class SwitchFilingSchema(calls.FileSwitch):
    class Meta(Strict.Meta):
        exclude = ("region", "expected", "idempotency_key", "actor")

    preview_fingerprint = Text(
        load_default=None,
        allow_none=True,
        validate=Matches("[0-9a-f]{64}", "not-a-fingerprint"),
        metadata={"description": "With the fingerprint of a preview: 409 when anything has changed since"},
    )


class IdempotencySchema(ApiSchema):
    idempotency_key = idempotency_key(
        data_key="Idempotency-Key",
        metadata={"description": "The same key takes effect once, also after a line that broke"},
    )


class ReasonSchema(ApiSchema):
    reason = reason(required=True)


class SwitchQuerySchema(ApiSchema):
    region = Identifier(load_default=None)
    state = Choice(*calls.STATES, load_default=None)
    limit = QueryWhole(1, calls.MOST_SWITCHES, load_default=50)


class PreviewedSiteSchema(calls.OutlookSite):
    limits = Part(Limits, required=True, allow_none=True)
    appointments = Part(TotalsSchema, required=True, allow_none=True)


class LettersPreviewSchema(Answer):
    """Empty when nothing would change."""

    households = Whole()
    channels = Table(keys=Text(), values=Whole())
    excluded = Whole()
    postage_cents = Whole()
    digest = Text()


class PreviewSchema(calls.SwitchOutlook):
    to_stage = Text(required=True)
    sites = Many(Part(PreviewedSiteSchema), required=True)
    appointments = Part(TotalsSchema, required=True)
    letters = Part(LettersPreviewSchema, required=True)
    fingerprint = Text(required=True)
