"""What a preview of a replan is asked with, site by site."""

from marshmallow import fields

from services.contracts.events.protection import Limits
from services.contracts.schemas import Identifier, Instant, Part, Strict, Whole


class PreviewedSite(Strict):
    """The stage and the limits that the site would have, from `effective_at` (None: now) until `until` (None: on)."""

    site = Identifier(required=True)
    sequence = Whole(0, required=True)
    stage = fields.Dict(required=True)
    limits = Part(Limits, required=True)
    effective_at = Instant(load_default=None, allow_none=True)
    until = Instant(load_default=None, allow_none=True)
