"""Appointments, free slots, phone triage: requests as in the calls, with a BG number in place of a household's id."""

from services.contracts.calls import scheduling as calls
from services.contracts.calls.import_rows import CHANNELS
from services.contracts.schemas import Choice, Identifier, Instant, Matches, Strict, Text
from services.gateway.web.schemas.base import ApiSchema, QueryWhole

BG_NUMBER = r"\d{5}//\d{7}"
_OF_ADDRESS_AND_LOGIN = ("region", "site", "household_id", "idempotency_key", "actor")


def bg_number() -> Text:
    return Text(required=True, validate=Matches(BG_NUMBER, "not-a-bg-number"), metadata={"example": "23702//0012345"})


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


class BookingSchema(calls.BookAppointment):
    class Meta(Strict.Meta):
        exclude = _OF_ADDRESS_AND_LOGIN

    bg_number = bg_number()


class TriageSchema(calls.RecordTriage):
    class Meta(Strict.Meta):
        exclude = ("region", "site", "household_id", "actor")

    bg_number = bg_number()
