"""Events that nobody says any more. A message of theirs may still lie in a queue: their samples stay accepted."""

from marshmallow import fields, validate

from services.contracts.events.envelope import EventType, Published
from services.contracts.events.sites import HoursLine
from services.contracts.region.vocabulary import AUDIENCES, CONTACT_KINDS


class Address(Published):
    street = fields.String(required=True)
    postcode = fields.String(required=True, validate=validate.Regexp(r"^\d{5}$"))
    city = fields.String(required=True)


class Contact(Published):
    """One entry of the contact directory; empty `departments` means all of them."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(CONTACT_KINDS))
    label = fields.String(required=True)
    value = fields.String(required=True)
    audience = fields.String(required=True, validate=validate.OneOf(AUDIENCES))
    departments = fields.List(fields.String(), load_default=list)
    hours = fields.List(fields.Nested(HoursLine), load_default=list)


class Department(Published):
    id = fields.String(required=True)
    name = fields.String(required=True)


class Zone(Published):
    """A marked area of the building, as signs and letters name it."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class Letterhead(Address):
    """The sender on every letter; the address is where the post is returned to."""

    office = fields.String(required=True)
    signature = fields.String(required=True)


class Print(Published):
    """What the print centre and the post need; days are working days, postage is in euro cents."""

    printing_days = fields.Integer(required=True, validate=validate.Range(min=0))
    postal_days = fields.Integer(required=True, validate=validate.Range(min=0))
    postage_cents = fields.Integer(required=True, validate=validate.Range(min=0))


class SiteUpdated(Published):
    """A site as its public knows it; `revision` rises with every change and orders these events."""

    region = fields.String(required=True)
    site = fields.String(required=True)
    revision = fields.Integer(required=True, strict=True)
    region_name = fields.String(required=True)
    state = fields.String(required=True)
    timezone = fields.String(required=True)
    website = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.Nested(Address, required=True)
    hours = fields.List(fields.Nested(HoursLine), required=True)
    contacts = fields.List(fields.Nested(Contact), required=True)
    departments = fields.List(fields.Nested(Department), required=True)
    kinds = fields.List(fields.Nested(Department), required=True)
    zones = fields.List(fields.Nested(Zone), load_default=list)
    letterhead = fields.Nested(Letterhead, required=True)
    print = fields.Nested(Print, required=True)


SITE_UPDATED = EventType("site.updated.v1", "sites", SiteUpdated())
"""Until `region.loaded.v1` brought the whole region at once."""

EVENTS = (SITE_UPDATED,)
