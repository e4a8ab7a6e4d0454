"""Who did what, when: switches and regions as sites recorded them, the administration of users, and logins."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from services.chassis.process.problems import Problem
from services.gateway.access.accounts import Account
from services.gateway.access.permissions import Permission, Role
from services.gateway.access.principal import Principal
from services.gateway.access.records import Recorded, Records
from services.gateway.access.users import UserDirectory
from services.gateway.application.households import household_of
from services.gateway.application.problems import OUT_OF_SCOPE, PERMISSION_MISSING
from services.gateway.application.user_admin import may_manage
from services.gateway.backends.backends import Backends
from services.gateway.wording.values import BERLIN

MOST_OF_EACH = 500
"""So many of the latest are looked through: of each region, and of users."""


class Kind(StrEnum):
    SWITCH = "switch"
    USER = "user"
    LOGIN = "login"
    HOUSEHOLD = "household"
    """A look at a household's name; only asked for one household."""


@dataclass(frozen=True)
class Line:
    """`actor` "": the users file, "clock": the system by itself. `about`: a login, or nothing. `details` by name."""

    at: datetime
    kind: Kind
    deed: str
    actor: str
    roles: tuple[str, ...]
    region: str | None
    about: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Filter:
    """Days are those of the sites, both included; None asks for everything."""

    person: str | None = None
    since: date | None = None
    until: date | None = None
    kind: Kind | None = None
    region: str | None = None

    @property
    def begins(self) -> datetime | None:
        return datetime.combine(self.since, time(), BERLIN) if self.since else None

    @property
    def ends(self) -> datetime | None:
        return datetime.combine(self.until + timedelta(days=1), time(), BERLIN) if self.until else None

    def has(self, line: Line) -> bool:
        return (
            self.person in (None, line.actor)
            and self.kind in (None, line.kind)
            and self.region in (None, line.region)
            and (self.begins is None or line.at >= self.begins)
            and (self.ends is None or line.at < self.ends)
        )


def lines(
    backends: Backends, users: UserDirectory, records: Records, asking: Principal, wanted: Filter, most: int
) -> list[Line]:
    """The latest first, cut down to the asking user's area. Raises Problem 403 for a region that is not theirs."""
    gathered: list[Line] = []
    if wanted.kind in (None, Kind.SWITCH):
        gathered += _of_regions(backends, asking, wanted.region)
    if wanted.kind in (None, Kind.USER, Kind.LOGIN) and wanted.region is None:
        gathered += _of_users(users, records, asking, wanted)
    return sorted(filter(wanted.has, gathered), key=lambda line: line.at, reverse=True)[:most]


def looks(backends: Backends, asking: Principal, region: str, bg_number: str) -> list[Line]:
    """Who looked at a household's name, and what for. Raises Problem 403, or 422 for an unknown number."""
    if not asking.may(Permission.HOUSEHOLD_AUDIT):
        raise Problem.of(
            PERMISSION_MISSING, roles=[role.value for role in asking.roles], permission=Permission.HOUSEHOLD_AUDIT
        )
    if not asking.scope.has_region(region):
        raise Problem.of(OUT_OF_SCOPE)
    household = household_of(backends, region, bg_number)
    return [
        Line(
            datetime.fromisoformat(look["looked_at"]),
            Kind.HOUSEHOLD,
            "household.looked-at",
            look["looked_by"],
            (),
            region,
            "",
            {"purpose": look["purpose"]},
        )
        for look in backends.notification.list_looks(region=region, household_id=household, limit=MOST_OF_EACH)
    ]


def _of_regions(backends: Backends, asking: Principal, region: str | None) -> Iterator[Line]:
    """Of regions that are theirs as a whole: an entry about a switch names sites of others."""
    if region is not None and not asking.scope.has_region(region):
        raise Problem.of(OUT_OF_SCOPE)
    regions = [region] if region else [each["region"] for each in backends.sites.list_regions()]
    for own in filter(asking.scope.covers_whole, regions):
        for entry in backends.sites.list_audit(region=own, limit=MOST_OF_EACH):
            roles = tuple(role for role in entry["role"].split(",") if role)
            at = datetime.fromisoformat(entry["at"])
            yield Line(at, Kind.SWITCH, entry["command"], entry["actor"], roles, own, "", entry["details"])


def _of_users(users: UserDirectory, records: Records, asking: Principal, wanted: Filter) -> Iterator[Line]:
    accounts = {account.login: account for account in users.accounts.listed()}
    for recorded in records.records(wanted.begins, wanted.ends, wanted.person, MOST_OF_EACH):
        if _may_see(asking, accounts.get(recorded.entry.login), recorded):
            yield _line(recorded)


def _may_see(asking: Principal, account: Account | None, recorded: Recorded) -> bool:
    if asking.login in (recorded.entry.login, recorded.entry.actor):
        return True
    return may_manage(asking, account) if account else Role.OPERATOR in asking.roles


def _line(recorded: Recorded) -> Line:
    entry = recorded.entry
    kind = Kind.LOGIN if entry.deed == "user.logged-in" else Kind.USER
    return Line(recorded.at, kind, entry.deed.value, entry.actor, entry.roles, None, entry.login, entry.details)
