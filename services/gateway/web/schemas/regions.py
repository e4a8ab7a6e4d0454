"""Regions, their sites, limits and protection concepts."""

from marshmallow import INCLUDE, fields

from services.gateway.web.schemas.base import ApiSchema, moment


class StageNameSchema(ApiSchema):
    id = fields.String(required=True)
    name = fields.String()
    rank = fields.Integer()
    admission = fields.String()


class RegionSummarySchema(ApiSchema):
    region = fields.String(required=True)
    name = fields.String()
    state = fields.String(metadata={"description": "Bundesland, zum Beispiel NI"})
    timezone = fields.String()
    website = fields.String()
    sites = fields.Integer(metadata={"description": "Zahl der Standorte"})
    sites_by_stage = fields.Raw(metadata={"description": "Zahl der Standorte je Stufe"})
    switches_running = fields.Integer()
    revision = fields.Integer()
    loaded_at = moment(allow_none=True)


class SiteSchema(ApiSchema):
    region = fields.String()
    site = fields.String(required=True)
    name = fields.String()
    stage = fields.Nested(StageNameSchema, allow_none=True)
    sequence = fields.Integer(metadata={"description": "Steigt mit jeder Änderung der Stufe um eins"})
    since = moment(allow_none=True)
    switch_id = fields.String(allow_none=True)


class DocumentSchema(ApiSchema):
    """A region document as in deploy/regions; its structure is checked by the services that own its parts."""

    class Meta:
        unknown = INCLUDE


class LoadedSchema(ApiSchema):
    sites = fields.Dict(metadata={"description": "Was der Dienst sites geladen hat"})
    protection = fields.Dict()
    scheduling = fields.Dict()
