"""The person behind a request and the part of the world that is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.contracts.calls.actor import Actor
from services.gateway.access.permissions import GRANTS, Permission, Role, allows


@dataclass(frozen=True)
class Scope:
    """Regions and sites a user may see. `None` means all; a site is written "region/site"."""

    regions: frozenset[str] | None = None
    sites: frozenset[str] | None = None

    def has_region(self, region: str) -> bool:
        return self.regions is None or region in self.regions

    def has_site(self, region: str, site: str) -> bool:
        return self.has_region(region) and (self.sites is None or f"{region}/{site}" in self.sites)

    def covers_whole(self, region: str) -> bool:
        """True when every site of the region, also one added later, belongs to the user."""
        return self.has_region(region) and self.sites is None

    def covers(self, narrow: "Scope") -> bool:
        """Whether nothing of the other one is beyond this one."""
        return all(
            whole is None or (part is not None and part <= whole)
            for whole, part in ((self.regions, narrow.regions), (self.sites, narrow.sites))
        )

    def sites_among(self, region: str, sites: Iterable[str]) -> list[str]:
        return [site for site in sites if self.has_site(region, site)]


@dataclass(frozen=True)
class Principal:
    """`roles` are one or more; each grants what it grants, within the one scope. `language`: the user's own.

    `must_change_password`: somebody else knows it; nothing else is open to who has not chosen an own one.
    """

    login: str
    name: str
    roles: tuple[Role, ...]
    scope: Scope
    language: str | None = None
    must_change_password: bool = False

    @property
    def role(self) -> Role:
        """The first of the roles, for whom one is enough to show."""
        return self.roles[0]

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset().union(*(GRANTS[role] for role in self.roles))

    def may(self, permission: Permission) -> bool:
        return any(allows(role, permission) for role in self.roles)

    @property
    def actor(self) -> Actor:
        """How the services record who did it."""
        return Actor(self.login, tuple(role.value for role in self.roles))
