"""Who did what, when. Who looked at a household stands behind `household-looks`, which takes its number in a body."""

from dataclasses import asdict
from typing import Any

from services.gateway.access.permissions import Permission
from services.gateway.application import audit
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.schemas.audit import AuditLineSchema, AuditQuerySchema

blueprint = Blueprint("Audit", __name__, url_prefix="/api/v1/audit", description="Who did what, when")


@blueprint.route("")
@blueprint.arguments(AuditQuerySchema, location="query")
@blueprint.response(200, AuditLineSchema(many=True))
@needs(Permission.AUDIT_READ)
def list_audit(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Switches, regions, users and logins, the latest first, as far as they are of your area"""
    most = query.pop("limit")
    state = gateway()
    found = audit.lines(backends(), state.users, state.records, principal(), audit.Filter(**query), most)
    return [asdict(line) for line in found]
