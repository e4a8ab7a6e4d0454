"""Regions, their sites, limits and protection concepts."""

from marshmallow import INCLUDE, fields

from services.gateway.web.schemas.base import ApiSchema, PassedOnSchema, moment


class StageNameSchema(ApiSchema):
    id = fields.String(required=True)
    name = fields.String()
    rank = fields.Integer(metadata={"description": "Je höher, desto offener"})


class RegionSummarySchema(ApiSchema):
    region = fields.String(required=True)
    name = fields.String()
    state = fields.String(metadata={"description": "Bundesland, zum Beispiel NI"})
    timezone = fields.String()
    website = fields.String()
    sites = fields.Integer(metadata={"description": "Zahl der Standorte"})
    stages = fields.List(fields.Nested(StageNameSchema))
    sites_by_stage = fields.Dict(
        values=fields.Integer(), metadata={"description": "Zahl der Standorte je Stufe, nach Kennung"}
    )
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


class RegionDocumentSchema(PassedOnSchema):
    """A region document as in deploy/regions; its structure is checked by the services that own its parts."""

    revision = fields.Integer(metadata={"description": "Steigt, wenn sich das Dokument beim Laden geändert hat"})
    loaded_at = moment()
    loaded_by = fields.String()

    class Meta:
        unknown = INCLUDE


class ConceptSchema(ApiSchema):
    region = fields.String()
    site = fields.String()
    name = fields.String(allow_none=True)
    version = fields.Integer()
    published_at = moment()
    published_by = fields.String()
    building = fields.Dict(values=fields.Integer())
    zones = fields.List(fields.Dict())
    rooms = fields.List(fields.Dict())
    measures = fields.List(fields.Dict())
    equipment = fields.List(fields.Dict())


class LimitsSchema(ApiSchema):
    in_person = fields.Boolean(metadata={"description": "Ob überhaupt jemand persönlich kommen kann"})
    building = fields.Integer(metadata={"description": "Besucher gleichzeitig im Haus"})
    zones = fields.Dict(values=fields.Integer())
    waiting = fields.Integer()
    rooms = fields.Dict(values=fields.Integer(), metadata={"description": "Personen samt Beschäftigten"})


class SiteLimitsSchema(ApiSchema):
    region = fields.String()
    site = fields.String(required=True)
    name = fields.String(allow_none=True)
    sequence = fields.Integer(metadata={"description": "Zu welcher Änderung der Stufe die Grenzen gehören"})
    stage = fields.String()
    concept_version = fields.Integer()
    limits = fields.Nested(LimitsSchema)
    derived_at = moment()


class LoadedSchema(ApiSchema):
    sites = fields.Dict(metadata={"description": "Was der Dienst sites geladen hat"})
    protection = fields.Dict()
    scheduling = fields.Dict()
