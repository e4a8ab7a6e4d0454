"""What people type as a local time; the two hours a year that are none, or are two, are asked back."""

from datetime import UTC, datetime

from services.gateway.wording.sentences import gettext
from services.gateway.wording.values import BERLIN, day


class NoSuchTime(ValueError):
    """Its text is a sentence for people."""


def local_instant(moment: datetime) -> datetime:
    """A time without an offset as the sites' local time; one with an offset as it is. Raises NoSuchTime."""
    if moment.tzinfo is not None:
        return moment
    first, second = (moment.replace(tzinfo=BERLIN, fold=fold) for fold in (0, 1))
    said = f"{day(moment.date())}, {moment:%H:%M}"
    if first.astimezone(UTC).astimezone(BERLIN).replace(tzinfo=None) != moment:
        raise NoSuchTime(gettext("{time} does not exist: the clocks are put forward then.", time=said))
    if first.utcoffset() != second.utcoffset():
        offsets = [each.isoformat()[-6:] for each in (first, second)]
        raise NoSuchTime(gettext("{time} exists twice: please add {offsets}.", time=said, offsets=" / ".join(offsets)))
    return first
