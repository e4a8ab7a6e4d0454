"""What `notification` says: campaigns are created and come to their end. Never a name, never an address."""

from marshmallow import fields, validate

from services.contracts.events.envelope import EventType, Published

PUBLISHER = "notification"
OUTCOMES = ("completed", "cancelled", "superseded")


class CampaignCreated(Published):
    """All letters caused by one change of stage at one site; `households` are those in its scope."""

    SHOWN = ("region", "site", "campaign_id", "switch_id", "households")

    region = fields.String(required=True)
    site = fields.String(required=True)
    campaign_id = fields.UUID(required=True)
    switch_id = fields.UUID(required=True)
    households = fields.Integer(required=True, validate=validate.Range(min=0))


class Balance(Published):
    """in_scope = handed over (a count by channel) + held + excluded + withdrawn."""

    SHOWN = ("in_scope", "handed_over", "held", "excluded", "withdrawn")

    in_scope = fields.Integer(required=True, validate=validate.Range(min=0))
    handed_over = fields.Dict(
        keys=fields.String(), values=fields.Integer(validate=validate.Range(min=0)), required=True
    )
    held = fields.Integer(required=True, validate=validate.Range(min=0))
    excluded = fields.Integer(required=True, validate=validate.Range(min=0))
    withdrawn = fields.Integer(required=True, validate=validate.Range(min=0))


class CampaignCompleted(Published):
    SHOWN = ("region", "site", "campaign_id", "switch_id", "outcome", "balance")

    region = fields.String(required=True)
    site = fields.String(required=True)
    campaign_id = fields.UUID(required=True)
    switch_id = fields.UUID(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    balance = fields.Nested(Balance, required=True)


CAMPAIGN_CREATED = EventType("campaign.created.v1", PUBLISHER, CampaignCreated())
CAMPAIGN_COMPLETED = EventType("campaign.completed.v1", PUBLISHER, CampaignCompleted())
EVENTS = (CAMPAIGN_CREATED, CAMPAIGN_COMPLETED)
