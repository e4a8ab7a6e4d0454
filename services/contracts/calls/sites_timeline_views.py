"""What `sites` answers of timelines: every stage of a site in some days, and what became of it."""

from services.contracts.calls.sites_views import ENTRY_STATES, StageName
from services.contracts.schemas import Answer, Choice, Day, Instant, Many, Part, Text, Uuid, Whole


class TimelineEntry(Answer):
    """A stage of a site from an instant on, until the next entry of the site.

    `state`: past, in_force, announced, waiting (for its lead or gates), suspended, revoked, skipped.
    """

    site = Text(required=True)
    stage = Part(StageName, required=True)
    effective_at = Instant(required=True)
    until = Instant(required=True, allow_none=True)
    state = Choice(*ENTRY_STATES, required=True)
    sequence = Whole(required=True, allow_none=True)
    switch_id = Uuid(required=True, allow_none=True)
    announce_at = Instant(required=True, allow_none=True)
    reason = Text(required=True, allow_none=True)
    last_day = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "The last day of the stage in the stage plan, where no other one takes over before"},
    )
    then = Part(
        StageName,
        load_default=None,
        allow_none=True,
        metadata={"description": "What the stage plan proposes after that day"},
    )


class TimelineSite(Answer):
    site = Text(required=True)
    name = Text(required=True)
    entries = Many(Part(TimelineEntry), required=True)
    closed_days = Many(Day(), required=True, metadata={"description": "Days off of the site, weekends aside"})


class TimelineView(Answer):
    """`digest` changes with all that is shown."""

    region = Text(required=True)
    name = Text(required=True)
    timezone = Text(required=True)
    since = Day(required=True)
    until = Day(required=True)
    sites = Many(Part(TimelineSite), required=True)
    digest = Text(required=True)
