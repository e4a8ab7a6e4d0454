"""Regions as whole documents, and what loading one answers."""

from marshmallow import INCLUDE, fields

from services.contracts.calls.protection import Concept
from services.contracts.calls.sites_views import RegionLoad, Warned
from services.contracts.schemas import Answer, Flag, Instant, Many, Part, Table, Text, Whole
from services.gateway.web.schemas.base import ApiSchema

__all__ = ["Concept", "LimitsQuerySchema", "LoadedSchema", "RegionDocumentSchema"]


class RegionDocumentSchema(Answer):
    """A region document as in deploy/regions, beside it which version of it this is."""

    revision = Whole(metadata={"description": "Rises when a load changed the document"})
    loaded_at = Instant()
    loaded_by = Text()
    region = fields.Dict()
    stages = fields.List(fields.Dict())
    sites = fields.List(fields.Dict())

    class Meta:
        unknown = INCLUDE


class LimitsQuerySchema(ApiSchema):
    at = Instant(load_default=None, metadata={"description": "Left out: now"})


class LoadedSchema(Answer):
    sites = Part(RegionLoad, required=True)
    warnings = Many(
        Part(Warned), required=True, metadata={"description": "What to look at; the region was loaded all the same"}
    )
    taken_by = Table(
        keys=Text(),
        values=Flag(),
        required=True,
        metadata={"description": "Which services have taken their part already; the others will"},
    )
