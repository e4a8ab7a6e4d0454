"""Switches and their previews: requests as in the calls, less what the address and the login say already."""

from services.contracts.calls import sites as calls
from services.contracts.calls import sites_views as views
from services.contracts.calls.gates import Finding
from services.contracts.calls.progress import TotalsSchema
from services.contracts.events.protection import Limits
from services.contracts.schemas import (
    Answer,
    Choice,
    Flag,
    Identifier,
    Instant,
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
        exclude = ("region", "expected", "foreseen", "idempotency_key", "actor")

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


class SwitchCancellationSchema(ReasonSchema):
    to_ended_stage = Flag(
        load_default=False,
        metadata={"description": "Also where its sites return to a stage whose last day is past"},
    )


class SwitchReleaseSchema(ReasonSchema):
    effective_at = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "When it takes effect instead; null: on the first day that keeps its lead"},
    )


class FindingSchema(Finding):
    """Without a body: met."""


class SwitchQuerySchema(ApiSchema):
    region = Identifier(load_default=None)
    state = Choice(*views.STATES, load_default=None)
    limit = QueryWhole(1, calls.MOST_SWITCHES, load_default=50)


class PreviewedSiteSchema(views.OutlookSite):
    limits = Part(Limits, required=True, allow_none=True)
    appointments = Part(TotalsSchema, required=True, allow_none=True)


class LettersPreviewSchema(Answer):
    """Empty when nothing would change."""

    households = Whole()
    channels = Table(keys=Text(), values=Whole())
    excluded = Whole()
    held = Whole(
        metadata={"description": "Letters that could not be set or sent, so are in neither channels nor postage"}
    )
    held_reasons = Table(keys=Text(), values=Whole(), metadata={"description": "Letters by the code of their reason"})
    postage_cents = Whole()
    late = Table(
        keys=Text(),
        values=Whole(),
        metadata={"description": "Letters by channel that arrive only on the day from which the stage holds, or later"},
    )
    calls = Whole(metadata={"description": "Households that are called, because no letter reaches them in time"})
    digest = Text()


class PreviewSchema(views.SwitchOutlook):
    to_stage = Text(required=True)
    sites = Many(Part(PreviewedSiteSchema), required=True)
    appointments = Part(TotalsSchema, required=True)
    letters = Part(LettersPreviewSchema, required=True)
    fingerprint = Text(required=True)


class FiledSchema(views.SwitchView):
    """The switch, and what was found when it was filed; nothing for one that takes effect now without a preview."""

    announcement = Part(views.Announcement, required=True, allow_none=True)
    letters = Part(
        LettersPreviewSchema,
        required=True,
        allow_none=True,
        metadata={"description": "As in the preview that it is bound to; null without one"},
    )
    warnings = Many(Part(views.Warned), required=True)
