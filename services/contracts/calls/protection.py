"""What one may ask `protection`: concepts, the limits that hold at an instant, and those that a stage would bring."""

from marshmallow import EXCLUDE

from services.contracts.calls.call import SLOW_SECONDS, Call
from services.contracts.events.protection import Limits
from services.contracts.problems import REGION_NOT_READY, REGION_UNKNOWN, ProblemKind
from services.contracts.region.vocabulary import ADMISSIONS, ROOM_KINDS
from services.contracts.schemas import (
    Answer,
    Choice,
    Day,
    Flag,
    Identifier,
    Instant,
    Many,
    Number,
    Part,
    Strict,
    Table,
    Text,
    Whole,
)

SERVICE = "protection"

CONCEPT_UNKNOWN = ProblemKind("concept-unknown", 404, ("region", "site"))
"""No protection concept is published for this site."""


class OfRegion(Strict):
    region = Identifier(required=True)


class OfSite(OfRegion):
    site = Identifier(required=True)


class LimitsAt(OfRegion):
    """`at` None: now."""

    at = Instant(load_default=None, allow_none=True)


class StageRule(Strict):
    """What of a stage bears on limits; whoever sends the whole stage sends nothing wrong."""

    class Meta:
        unknown = EXCLUDE

    id = Identifier(required=True)
    admission = Choice(*ADMISSIONS, required=True)
    capacity_factor = Number(0, 1, required=True)
    area_per_person = Number(0.1, load_default=None, allow_none=True)


class LimitsPreview(OfRegion):
    stage = Part(StageRule, required=True)
    sites = Many(Identifier(), required=True)


class ZoneOfConcept(Answer):
    """Square metres, and visitors at the same time without any restriction."""

    id = Identifier(required=True)
    name = Text(required=True)
    floor = Whole(required=True)
    area = Number(required=True)
    persons = Whole(required=True)
    waiting = Flag(required=True)


class RoomOfConcept(Answer):
    """`persons` counts everybody in the room, staff included."""

    id = Text(required=True)
    zone = Identifier(required=True)
    kind = Choice(*ROOM_KINDS, required=True)
    area = Number(required=True)
    persons = Whole(required=True)
    department = Identifier(required=True, allow_none=True)


class NoticeOfConcept(Answer):
    id = Identifier(required=True)
    text = Text(required=True)


class MeasureOfConcept(NoticeOfConcept):
    valid_until = Day(load_default=None, allow_none=True)


class Building(Answer):
    persons = Whole(required=True)


class Concept(Answer):
    """A published concept; `version` counts those of the site from 1. Measures whose last day is past are not in it."""

    region = Identifier(required=True)
    site = Identifier(required=True)
    name = Text(required=True, allow_none=True)
    version = Whole(required=True)
    published_at = Instant(required=True)
    published_by = Text(required=True)
    building = Part(Building, required=True)
    zones = Many(Part(ZoneOfConcept), required=True)
    rooms = Many(Part(RoomOfConcept), required=True)
    measures = Many(Part(MeasureOfConcept), required=True)
    equipment = Many(Part(NoticeOfConcept), required=True)


class SiteLimits(Answer):
    """The limits that hold then; `sequence` names the entry of the site's timeline that brings them."""

    region = Identifier(required=True)
    site = Identifier(required=True)
    name = Text(required=True, allow_none=True)
    sequence = Whole(required=True)
    stage = Identifier(required=True)
    concept_version = Whole(required=True)
    limits = Part(Limits, required=True)
    derived_at = Instant(required=True)


class PreviewedLimits(Answer):
    """`limits` by site."""

    limits = Table(keys=Identifier(), values=Part(Limits), required=True)


class RegionRevision(Answer):
    """The newest region file that this service has taken its part from; null: none yet."""

    revision = Whole(required=True, allow_none=True)


GET_CONCEPT = Call(SERVICE, "get_concept", OfSite(), Concept(), (CONCEPT_UNKNOWN,))
LIST_LIMITS = Call(SERVICE, "list_limits", LimitsAt(), SiteLimits(many=True), (REGION_UNKNOWN,))
PREVIEW_LIMITS = Call(
    SERVICE, "preview_limits", LimitsPreview(), PreviewedLimits(), (REGION_NOT_READY,), seconds=SLOW_SECONDS
)
"""REGION_NOT_READY names every site without a concept as a fault "concept-missing" at `sites/<site>`."""
REGION_REVISION = Call(SERVICE, "region_revision", OfRegion(), RegionRevision())
