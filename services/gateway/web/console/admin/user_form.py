"""The form of a user: roles and areas as boxes, out of what the asking user may give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from services.chassis.process.problems import Fault, Problem
from services.gateway.access.accounts import Account
from services.gateway.access.principal import Principal, Scope
from services.gateway.application import scoping
from services.gateway.application.user_admin import grantable
from services.gateway.backends.backends import Backends
from services.gateway.wording import gettext, pgettext
from services.gateway.wording.problems import fault_message, sentence

ALL, REGIONS, SITES = "all", "regions", "sites"
"""How far somebody's area reaches: everything, whole regions, single sites."""
_FIELDS = ("login", "name", "roles", "regions", "sites", "language")
"""In the order of the page."""


@dataclass(frozen=True)
class Box:
    value: str
    label: str


@dataclass(frozen=True)
class Area:
    """A region with its sites, as far as they are the asking user's to give."""

    region: Box
    sites: list[Box]


@dataclass
class UserForm:
    """What was entered, or what stands; `faults` by field."""

    login: str = ""
    name: str = ""
    roles: list[str] = field(default_factory=list)
    reach: str = REGIONS
    regions: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    language: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @classmethod
    def sent(cls, form: "MultiDict[str, str]") -> "UserForm":
        return cls(
            login=form.get("login", "").strip(),
            name=form.get("name", "").strip(),
            roles=form.getlist("roles"),
            reach=form.get("reach", REGIONS),
            regions=form.getlist("regions"),
            sites=form.getlist("sites"),
            language=form.get("language", ""),
        )

    @classmethod
    def of(cls, account: Account) -> "UserForm":
        scope = account.scope
        reach = ALL if scope == Scope() else REGIONS if scope.sites is None else SITES
        return cls(
            login=account.login,
            name=account.name,
            roles=[role.value for role in account.roles],
            reach=reach,
            regions=sorted(scope.regions or ()),
            sites=sorted(scope.sites or ()),
            language=account.language or "",
        )

    def value(self, name: str) -> str:
        """As the macros for fields ask."""
        return str(getattr(self, name))

    def document(self, *, new: bool) -> dict[str, Any]:
        """As a program would say it."""
        regions, sites = self.regions, None
        if self.reach == SITES:
            regions, sites = sorted({site.partition("/")[0] for site in self.sites}), self.sites
        about = {"name": self.name, "roles": self.roles, "language": self.language or None}
        area = {"regions": None if self.reach == ALL else regions, "sites": sites}
        return about | area | ({"login": self.login} if new else {})

    def refused(self, problem: Problem) -> "UserForm":
        """With each fault at its field; where a list has several, with the first."""
        for fault in sorted(problem.faults, key=lambda fault: _FIELDS.index(fault.place.partition("/")[0])):
            self._at_its_field(fault)
        if not self.faults:
            self.trouble = sentence(problem)
        return self

    def _at_its_field(self, fault: Fault) -> None:
        place = fault.place.partition("/")[0]
        if place == "regions" and self.reach == SITES:
            place = "sites"
        nothing_ticked = fault.code == "wrong-count" and not getattr(self, place, None)
        self.faults.setdefault(place, _nothing_ticked(place) if nothing_ticked else fault_message(fault))


def _nothing_ticked(place: str) -> str:
    if place == "roles":
        return gettext("Please tick at least one role.")
    return gettext("Please tick at least one region or site.")


def role_boxes(asking: Principal) -> list[Box]:
    return [Box(role.value, pgettext("role", role.value)) for role in grantable(asking)]


def reaches(asking: Principal) -> list[str]:
    """How far the area of a user may reach whom the asking user makes."""
    scope = asking.scope
    return (
        [SITES] if scope.sites is not None else [REGIONS, SITES] if scope.regions is not None else [ALL, REGIONS, SITES]
    )


def areas(backends: Backends, asking: Principal, form: UserForm) -> list[Area]:
    """Of the regions that are loaded, and of those that the form names already though they are not."""
    named = {each["region"]: each["name"] for each in scoping.regions(backends, asking)}
    listed = [Area(Box(region, name), _sites(backends, asking, region)) for region, name in named.items()]
    known_sites = {site.value for area in listed for site in area.sites}
    absent: Mapping[str, list[Box]] = {region: [] for region in form.regions if region not in named}
    gone = [Box(site, site) for site in form.sites if site not in known_sites]
    listed += [Area(Box(region, region), sites) for region, sites in absent.items()]
    return [*listed, Area(Box("", ""), gone)] if gone else listed


def _sites(backends: Backends, asking: Principal, region: str) -> list[Box]:
    positions = scoping.sites(asking, region, backends.sites.list_sites(region=region))
    return [Box(f"{region}/{position['site']}", position["name"]) for position in positions]
