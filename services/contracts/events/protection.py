"""What `protection` says: concepts are published, and limits change."""

from marshmallow import fields, validate

from services.contracts.events.envelope import EventType, Published
from services.contracts.events.sites import Measure, Notice

PUBLISHER = "protection"

_persons = validate.Range(min=0)


class Limits(Published):
    """Visitors at the same time in building, zones and waiting areas (staff not counted); in rooms all persons."""

    in_person = fields.Boolean(required=True)
    building = fields.Integer(required=True, validate=_persons)
    zones = fields.Dict(keys=fields.String(), values=fields.Integer(validate=_persons), required=True)
    waiting = fields.Integer(required=True, validate=_persons)
    rooms = fields.Dict(keys=fields.String(), values=fields.Integer(validate=_persons), required=True)


class ConceptPublished(Published):
    """`version` rises with every published concept of the site."""

    SHOWN = ("region", "site", "version")

    region = fields.String(required=True)
    site = fields.String(required=True)
    version = fields.Integer(required=True, strict=True)
    measures = fields.List(fields.Nested(Measure), required=True)
    equipment = fields.List(fields.Nested(Notice), required=True)


class LimitsChanged(Published):
    """The limits of one stage (of the envelope's sequence) under one version of the site's concept."""

    SHOWN = ("region", "site", "stage", "concept_version")

    region = fields.String(required=True)
    site = fields.String(required=True)
    stage = fields.String(required=True)
    concept_version = fields.Integer(required=True, strict=True)
    limits = fields.Nested(Limits, required=True)


CONCEPT_PUBLISHED = EventType("concept.published.v1", PUBLISHER, ConceptPublished())
LIMITS_CHANGED = EventType("limits.changed.v1", PUBLISHER, LimitsChanged())
EVENTS = (CONCEPT_PUBLISHED, LIMITS_CHANGED)
