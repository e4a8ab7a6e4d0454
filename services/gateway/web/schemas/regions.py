"""Regions as whole documents, and what loading one answers."""

from marshmallow import INCLUDE, fields

from services.contracts.calls.protection import Concept
from services.contracts.calls.sites import RegionLoad
from services.contracts.schemas import Answer, Flag, Instant, Part, Table, Text, Whole

__all__ = ["Concept", "LoadedSchema", "RegionDocumentSchema"]


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


class LoadedSchema(Answer):
    sites = Part(RegionLoad, required=True)
    taken_by = Table(
        keys=Text(),
        values=Flag(),
        required=True,
        metadata={"description": "Which services have taken their part already; the others will"},
    )
