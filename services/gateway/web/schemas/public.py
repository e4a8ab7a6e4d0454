"""What programs may ask without logging in."""

from services.contracts.region.vocabulary import ADMISSIONS, AUDIENCES, CHANNELS, CONTACT_KINDS, WEEKDAYS
from services.contracts.schemas import Answer, Choice, Day, Instant, Many, Part, Text


class PublicStageSchema(Answer):
    """`admission`: who may come in person; `channels`: what is offered at all."""

    id = Text(required=True)
    name = Text(required=True)
    summary = Text(required=True, blank=True)
    admission = Choice(*ADMISSIONS, required=True)
    channels = Many(Choice(*CHANNELS), required=True)


class PublicAnnouncementSchema(Answer):
    stage = Part(PublicStageSchema, required=True)
    effective_at = Instant(required=True)


class PublicHoursSchema(Answer):
    """Times are local to the site."""

    days = Many(Choice(*WEEKDAYS), required=True)
    opens = Text(required=True)
    closes = Text(required=True)


class PublicDayOffSchema(Answer):
    """`closes`: when the house closes on that day; null: it is closed all day."""

    day = Day(required=True)
    closes = Text(required=True, allow_none=True)


class PublicContactSchema(Answer):
    kind = Choice(*CONTACT_KINDS, required=True)
    label = Text(required=True)
    value = Text(required=True)
    audience = Choice(*AUDIENCES, required=True)


class PublicAddressSchema(Answer):
    street = Text(required=True)
    postcode = Text(required=True)
    city = Text(required=True)


class PublicSiteSchema(Answer):
    """A site as anybody may know it; `announced`: the stages to come, in the order of their dates."""

    site = Text(required=True)
    name = Text(required=True)
    address = Part(PublicAddressSchema, required=True)
    stage = Part(PublicStageSchema, required=True)
    since = Instant(required=True)
    announced = Many(Part(PublicAnnouncementSchema), required=True)
    hours = Many(Part(PublicHoursSchema), required=True)
    days_off = Many(Part(PublicDayOffSchema), required=True)
    contacts = Many(Part(PublicContactSchema), required=True)
