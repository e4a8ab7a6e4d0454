"""What one may ask `notification` about single households: whom to call, whose name it is, who has looked."""

from services.contracts.calls.actor import actor
from services.contracts.schemas import (
    Answer,
    Choice,
    Identifier,
    Instant,
    Length,
    Many,
    Strict,
    Text,
    Uuid,
    Whole,
)

MOST_SITES = 1000
MOST_NAMED = 5000
MOST_FOUND = 500
CALL_STATES = ("open", "taken", "not_reached", "done")
CALL_ACTIONS = ("take", "give_back", "not_reached", "done")


class InRegion(Strict):
    region = Identifier(required=True)


class PhoneCallView(Answer):
    """`taken_by`: who calls it now; `attempts`: how often nobody answered."""

    campaign_id = Uuid(required=True)
    appointment_id = Uuid(required=True)
    state = Choice(*CALL_STATES, required=True)
    taken_by = Text(required=True, allow_none=True)
    attempts = Whole(0, required=True)
    note = Text(required=True, allow_none=True, blank=True)
    changed_at = Instant(required=True)


class HouseholdName(Answer):
    household_id = Uuid(required=True)
    bg_number = Text(required=True)
    first_name = Text(required=True, blank=True)
    last_name = Text(required=True)


class LookView(Answer):
    """Who looked at a household's name, when and what for."""

    looked_at = Instant(required=True)
    looked_by = Text(required=True)
    purpose = Text(required=True)


class RecordCall(InRegion):
    """`site`: where the household must be; elsewhere it counts as unknown."""

    site = Identifier(load_default=None, allow_none=True)
    campaign_id = Uuid(required=True)
    appointment_id = Uuid(required=True)
    action = Choice(*CALL_ACTIONS, required=True)
    note = Text(load_default=None, allow_none=True, validate=Length(1, 200))
    actor = actor()


class NameHouseholds(InRegion):
    """The look is recorded with its purpose."""

    household_ids = Many(Uuid(), most=MOST_NAMED, required=True)
    purpose = Text(required=True, validate=Length(1, 100))
    actor = actor()


class FindHouseholds(InRegion):
    """`name`: how the last name, or first and last name, begins. `sites`: None for all of the region."""

    sites = Many(Identifier(), most=MOST_SITES, load_default=None, allow_none=True)
    name = Text(required=True, validate=Length(2, 100))
    limit = Whole(1, MOST_FOUND, load_default=100)
    actor = actor()


class ListLooks(InRegion):
    household_id = Uuid(required=True)
    limit = Whole(1, MOST_FOUND, load_default=100)
