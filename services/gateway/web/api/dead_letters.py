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
    "Liegengebliebene Nachrichten",
    __name__,
    url_prefix="/api/v1/dead-letters",
    description="Ereignisse, die ein Dienst nicht verarbeiten konnte",
)


@blueprint.route("")
@blueprint.response(200, DeadLetterQueueSchema(many=True))
@needs(Permission.DEAD_LETTER_READ)
def list_queues() -> list[dict[str, Any]]:
    """Alle Warteschlangen mit der Zahl der liegengebliebenen Nachrichten"""
    return dead_letters.overview(gateway().dead_letters)


@blueprint.route("/<string:queue>")
@blueprint.arguments(DeadLetterQuerySchema, location="query")
@blueprint.response(200, DeadLetterPageSchema)
@needs(Permission.DEAD_LETTER_READ)
def list_letters(query: dict[str, int], queue: str) -> dict[str, Any]:
    """Die Nachrichten einer Warteschlange, die älteste zuerst"""
    return dead_letters.page(gateway().dead_letters, principal(), queue, query["limit"])


@blueprint.route("/<string:queue>/<string:message_id>")
@blueprint.response(200, WholeDeadLetterSchema)
@needs(Permission.DEAD_LETTER_READ)
def get_letter(queue: str, message_id: str) -> dict[str, Any]:
    """Eine Nachricht mit dem ganzen Ereignis, Grund und Stapel"""
    return dead_letters.one(gateway().dead_letters, principal(), queue, message_id)


@blueprint.route("/<string:queue>/replay", methods=["POST"])
@blueprint.arguments(ReplaySchema)
@blueprint.response(200, ReplayedSchema)
@needs(Permission.DEAD_LETTER_SETTLE)
def replay(body: dict[str, Any], queue: str) -> dict[str, Any]:
    """Erneut zustellen; zweimal schadet nicht, jedes Ereignis wirkt einmal"""
    return dead_letters.replay(gateway().dead_letters, principal(), queue, body["message_ids"])


@blueprint.route("/<string:queue>/drop", methods=["POST"])
@blueprint.arguments(DropSchema)
@blueprint.response(200, DroppedSchema)
@needs(Permission.DEAD_LETTER_SETTLE)
def drop(body: dict[str, Any], queue: str) -> dict[str, Any]:
    """Endgültig verwerfen; wer es war und warum, steht im Protokoll"""
    return dead_letters.drop(gateway().dead_letters, principal(), queue, body["message_ids"], body["reason"])
