"""Appointments, free slots, phone triage: requests as in the calls, with a BG number in place of a household's id."""

from typing import Any

from services.contracts.calls import households_named
from services.contracts.calls import scheduling as calls
from services.contracts.calls.import_rows import CHANNELS, LONGEST_MINUTES, MOST_PERSONS
from services.contracts.calls.scheduling_views import AppointmentView
from services.contracts.schemas import (
    Choice,
    Flag,
    Identifier,
    Instant,
    Length,
    Matches,
    Part,
    Strict,
    Text,
    Uuid,
    Whole,
)
from services.gateway.web.schemas.base import ApiSchema, QueryFlag, QueryWhole

BG_NUMBER = r"[0-9]{5}//[0-9]{7}"
_OF_ADDRESS_AND_LOGIN = ("region", "site", "household_id", "idempotency_key", "actor")


def bg_number(*, required: bool = True) -> Text:
    more: dict[str, Any] = {} if required else {"load_default": None, "allow_none": True}
    return Text(
        required=required,
        **more,
        validate=Matches(BG_NUMBER, "not-a-bg-number"),
        metadata={"example": "23702//0012345"},
    )


class PeriodSchema(ApiSchema):
    since = Instant(load_default=None, data_key="from", metadata={"description": "Left out: now"})
    until = Instant(load_default=None, data_key="to", metadata={"description": "Left out: eight weeks after from"})


class AppointmentQuerySchema(PeriodSchema):
    limit = QueryWhole(
        1,
        calls.MOST_LISTED,
        load_default=500,
        metadata={"description": "It goes on with from = the beginning of the last appointment"},
    )


class SlotQuerySchema(PeriodSchema):
    department = Identifier(required=True)
    kind = Identifier(required=True)
    channel = Choice(*CHANNELS, required=True)
    minutes = QueryWhole(1, LONGEST_MINUTES, load_default=None)
    persons = QueryWhole(1, MOST_PERSONS, load_default=None)
    presence_required = QueryFlag(load_default=False)


def phone_known() -> Flag:
    about = {"description": "Left out: whether the household's own number is known. true: it has told one for this"}
    return Flag(load_default=None, allow_none=True, metadata=about)


class SlotSearchSchema(calls.FreeSlots):
    """A booking without its time; the BG number in the body, so that no log of addresses has it."""

    class Meta(Strict.Meta):
        exclude = ("region", "site", "household_id")

    bg_number = bg_number(required=False)
    phone_known = phone_known()
    since = Instant(load_default=None, allow_none=True, data_key="from", metadata={"description": "Left out: now"})
    until = Instant(load_default=None, allow_none=True, data_key="to", metadata={"description": "Left out: 8 weeks"})


class BookingSchema(calls.BookAppointment):
    class Meta(Strict.Meta):
        exclude = _OF_ADDRESS_AND_LOGIN

    bg_number = bg_number()
    phone_known = phone_known()


class CancellationSchema(calls.CancelAppointment):
    class Meta(Strict.Meta):
        exclude = ("region", "site", "appointment_id", "actor")


class MoveSchema(calls.MoveAppointment):
    class Meta(Strict.Meta):
        exclude = ("region", "site", "appointment_id", "idempotency_key", "actor")


class ContactQuerySchema(ApiSchema):
    since = Instant(load_default=None, data_key="from", metadata={"description": "Left out: eight weeks before to"})
    until = Instant(load_default=None, data_key="to", metadata={"description": "Left out: now"})
    limit = QueryWhole(1, calls.MOST_LISTED, load_default=500)


class ContactSearchSchema(ContactQuerySchema):
    bg_number = bg_number()


class NoticeQuerySchema(ApiSchema):
    done = QueryFlag(load_default=False, metadata={"description": "true: those too who have been told"})


class CallSchema(households_named.RecordCall):
    class Meta(Strict.Meta):
        exclude = ("region", "site", "campaign_id", "appointment_id", "actor")


class AppointmentSearchSchema(ApiSchema):
    """All that is given must fit; something must be given."""

    bg_number = bg_number(required=False)
    name = Text(load_default=None, allow_none=True, validate=Length(2, 100))
    reference = Text(load_default=None, allow_none=True, validate=Length(1, calls.LONGEST_NOTE))
    appointment_id = Uuid(load_default=None, allow_none=True)
    site = Identifier(load_default=None, allow_none=True)
    since = Instant(load_default=None, allow_none=True, data_key="from")
    until = Instant(load_default=None, allow_none=True, data_key="to")
    limit = Whole(1, calls.MOST_LISTED, load_default=100)


class FoundAppointmentSchema(AppointmentView):
    """`household`: null for who may not see names."""

    household = Part(households_named.HouseholdName, required=True, allow_none=True)


class LookSearchSchema(ApiSchema):
    bg_number = bg_number()
    limit = Whole(1, households_named.MOST_FOUND, load_default=100)


class TriageSchema(calls.RecordTriage):
    class Meta(Strict.Meta):
        exclude = ("region", "site", "household_id", "actor")

    bg_number = bg_number()
