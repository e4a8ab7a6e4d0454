"""Who is logged in where, and ending it: everybody one's own sessions, who manages them those of the own area."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal, Scope
from services.gateway.access.sessions import Session, Sessions
from services.gateway.access.users import UserDirectory
from services.gateway.application.problems import PERMISSION_MISSING, SESSION_UNKNOWN

MOST_LISTED = 500


def own_sessions(sessions: Sessions, asking: Principal, current: UUID | None) -> list[dict[str, Any]]:
    """One's own open sessions, those used last first; see `as_document`."""
    return [as_document(each, current) for each in sessions.listed(asking.login, MOST_LISTED)]


def managed_sessions(
    sessions: Sessions, users: UserDirectory, asking: Principal, login: str | None, current: UUID | None
) -> list[dict[str, Any]]:
    """Open sessions of one login or of everybody (None) in the asking user's area. Raises Problem 403."""
    if not asking.may(Permission.SESSION_MANAGE):
        roles = [role.value for role in asking.roles]
        raise Problem.of(PERMISSION_MISSING, roles=roles, permission=Permission.SESSION_MANAGE)
    listed = sessions.listed(login, MOST_LISTED)
    return [as_document(each, current) for each in listed if _may_see(asking, users, each)]


def end_session(sessions: Sessions, users: UserDirectory, asking: Principal, session: UUID) -> None:
    """Its token lets nobody in any more, at no replica. Raises Problem 404 for one that is not open or not theirs."""
    found = sessions.find(session)
    if found is None or not _may_see(asking, users, found):
        raise Problem.of(SESSION_UNKNOWN)
    sessions.end(session)


def as_document(session: Session, current: UUID | None) -> dict[str, Any]:
    """`{id, login, made_at, last_used_at, expires_at, address, agent, is_current}`; times are datetimes in UTC,
    `address` and `agent` None where they are not known. Never the token."""
    whole: Mapping[str, Any] = asdict(session)
    plain = {key: value for key, value in whole.items() if key != "origin"}
    agent = session.origin.agent.value if session.origin.agent else None
    return {**plain, "address": session.origin.address, "agent": agent, "is_current": session.id == current}


def _may_see(asking: Principal, users: UserDirectory, session: Session) -> bool:
    if session.login == asking.login:
        return True
    user = users.find(session.login)
    scope = user.scope if user else Scope()  # taken out of the file: for whoever is responsible for everything
    return asking.may(Permission.SESSION_MANAGE) and asking.scope.covers(scope)
