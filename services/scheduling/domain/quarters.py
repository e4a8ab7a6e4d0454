"""Quarter hours as whole numbers (counted from 1970 in UTC): the grain of occupancy and of free times."""

from datetime import UTC, datetime

SECONDS = 900


def floor(moment: datetime) -> int:
    """The quarter hour that `moment` lies in."""
    return int(moment.timestamp()) // SECONDS


def ceiling(moment: datetime) -> int:
    """The first quarter hour that begins at or after `moment`."""
    return -int(-moment.timestamp() // SECONDS)


def span(start: datetime, end: datetime) -> range:
    """The quarter hours that the time from `start` to before `end` touches."""
    return range(floor(start), ceiling(end))


def moment(quarter: int) -> datetime:
    return datetime.fromtimestamp(quarter * SECONDS, UTC)
