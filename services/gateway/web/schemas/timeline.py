"""Of which days a timeline is asked, and the key of a calendar program."""

from services.contracts.schemas import Answer, Day, Instant, Text, Uuid
from services.gateway.web.schemas.base import ApiSchema


class TimelineQuerySchema(ApiSchema):
    since = Day(load_default=None, data_key="from", metadata={"description": "The first day; left out: today"})
    until = Day(
        load_default=None, data_key="to", metadata={"description": "The last day; left out: four weeks are shown"}
    )


class CalendarQuerySchema(ApiSchema):
    since = Day(
        load_default=None,
        data_key="from",
        metadata={"description": "The first day; left out: the first of last month"},
    )
    until = Day(load_default=None, data_key="to", metadata={"description": "The last day; left out: a year is shown"})


class CalendarKeySchema(Answer):
    login = Text(required=True, metadata={"description": "The user name for the calendar program"})
    key = Text(required=True, metadata={"description": "The password for it; it is told once"})
    session_id = Uuid(required=True, metadata={"description": "What to end when it is to count no longer"})
    expires_at = Instant(required=True)
