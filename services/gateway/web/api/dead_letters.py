"""Messages that no handler could apply: looking is for operators and managers, settling for operators."""

from typing import Any

from services.gateway.access.permissions import Permission
from services.gateway.application import dead_letters
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas.dead_letters import (
    DeadLetterPageSchema,
    DeadLetterQuerySchema,
    DeadLetterQueueSchema,
    DroppedSchema,
    DropSchema,
    ReplayedSchema,
    ReplaySchema,
    WholeDeadLetterSchema,
)

blueprint = Blueprint(
    "Dead letters",
    __name__,
    url_prefix="/api/v1/dead-letters",
    description="Events that a service could not apply",
)


@blueprint.route("")
@blueprint.response(200, DeadLetterQueueSchema(many=True))
@needs(Permission.DEAD_LETTER_READ)
def list_queues() -> list[dict[str, Any]]:
    """All queues with the number of messages parked beside them"""
    return dead_letters.overview(gateway().dead_letters)


@blueprint.route("/<string:queue>")
@blueprint.arguments(DeadLetterQuerySchema, location="query")
@blueprint.response(200, DeadLetterPageSchema)
@needs(Permission.DEAD_LETTER_READ)
def list_letters(query: dict[str, int], queue: str) -> dict[str, Any]:
    """The messages of a queue, the oldest first"""
    return dead_letters.page(gateway().dead_letters, principal(), queue, query["limit"])


@blueprint.route("/<string:queue>/<string:message_id>")
@blueprint.response(200, WholeDeadLetterSchema)
@needs(Permission.DEAD_LETTER_READ)
def get_letter(queue: str, message_id: str) -> dict[str, Any]:
    """A message with its whole event, reason and stack"""
    return dead_letters.one(gateway().dead_letters, principal(), queue, message_id)


@blueprint.route("/<string:queue>/replay", methods=["POST"])
@blueprint.arguments(ReplaySchema)
@blueprint.response(200, ReplayedSchema)
@needs(Permission.DEAD_LETTER_SETTLE)
def replay(body: dict[str, Any], queue: str) -> dict[str, Any]:
    """Deliver again; twice does no harm, each event takes effect once"""
    return dead_letters.replay(gateway().dead_letters, principal(), queue, body["message_ids"])


@blueprint.route("/<string:queue>/drop", methods=["POST"])
@blueprint.arguments(DropSchema)
@blueprint.response(200, DroppedSchema)
@needs(Permission.DEAD_LETTER_SETTLE)
def drop(body: dict[str, Any], queue: str) -> dict[str, Any]:
    """Drop for good; who it was and why is in the log"""
    return dead_letters.drop(gateway().dead_letters, principal(), queue, body["message_ids"], body["reason"])
