"""An identity provider (OpenID Connect): where it is, and which of its claims say who somebody is, and may what."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from services.contracts.text import LONGEST_NAME, forbidden_characters
from services.gateway.access.permissions import Role
from services.gateway.access.principal import Scope

ALL = "all"
LONGEST_LOGIN = 100
_LOCAL = ("localhost", "127.0.0.1", "::1")
_TEXTS = ("issuer", "client_id", "client_secret_file", "name", "scope")
_REQUIRED = ("issuer", "client_id", "client_secret_file")


@dataclass(frozen=True)
class ProviderSettings:
    """`…_claim`: the name of a claim, with dots into nested ones ("realm_access.roles").

    `roles`: which of the provider's values stands for which role; empty where its values are our roles. Regions and
    sites are ids ("region/site"), or "all"; without sites all of the regions' are meant, without regions none.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "OpenID Connect"
    scope: str = "openid profile"
    login_claim: str = "preferred_username"
    name_claim: str = "name"
    roles_claim: str = "roles"
    regions_claim: str = "regions"
    sites_claim: str = "sites"
    roles: Mapping[str, Role] = field(default_factory=dict)


@dataclass(frozen=True)
class Identity:
    """`subject` is what the provider knows somebody by for ever; a login may be given to somebody else one day."""

    subject: str
    login: str
    name: str
    roles: tuple[Role, ...]
    scope: Scope


@dataclass(frozen=True)
class Begun:
    """A login on its way: where the browser goes, and what is kept to know it again when it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


class Provider(Protocol):
    @property
    def settings(self) -> ProviderSettings: ...

    def begin(self, back: str) -> Begun:
        """`back`: the address of ours that the browser is sent to afterwards. Raises Problem 503."""

    def claims(self, begun: Begun, back: str, code: str) -> Mapping[str, Any]:
        """What the provider says of who has logged in, checked. Raises Problem 401 or 503."""

    def logout_address(self, back: str) -> str:
        """Where the browser goes to log out there, too; "" where the provider has no such place."""


class UnusableClaims(Exception):
    """`claim` is missing, or says nothing that can be used."""

    def __init__(self, claim: str) -> None:
        super().__init__(claim)
        self.claim = claim


def read_settings(given: Mapping[str, Any], folder: Path) -> ProviderSettings:
    """From the configuration; files are named as seen from its folder. Raises ValueError with every fault."""
    claims = [each.name for each in fields(ProviderSettings) if each.name.endswith("_claim")]
    known = {*_TEXTS, *claims, "roles"}
    faults = [f"{key}: is unknown (a typing error?)" for key in given if key not in known]
    faults += [f"{key}: missing" for key in _REQUIRED if key not in given]
    texts = {key: value for key, value in given.items() if key in (*_TEXTS, *claims)}
    faults += [f"{key}: must be a text" for key, value in texts.items() if not isinstance(value, str) or not value]
    roles = given.get("roles", {})
    ours = {role.value for role in Role}
    if not isinstance(roles, dict):
        faults.append("roles: must say which value of the claim stands for which role")
        roles = {}
    faults += [f"roles/{key}: {value!r} is no role" for key, value in roles.items() if value not in ours]
    if not faults and not _is_safe(texts["issuer"]):
        faults.append("issuer: must begin with https://")
    if faults:
        raise ValueError("; ".join(faults))
    file = folder / texts.pop("client_secret_file")
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"client_secret_file: {error}") from error
    return ProviderSettings(**texts, client_secret=secret, roles={key: Role(value) for key, value in roles.items()})


def identity_of(claims: Mapping[str, Any], settings: ProviderSettings) -> Identity:
    """Raises UnusableClaims where who it is, the roles or the area cannot be read."""
    subject, login, name = (
        _text(claims, key, longest)
        for key, longest in (("sub", 255), (settings.login_claim, LONGEST_LOGIN), (settings.name_claim, LONGEST_NAME))
    )
    known: Mapping[str, Role] = settings.roles or {role.value: role for role in Role}
    said = _values(claims, settings.roles_claim)
    roles = tuple(dict.fromkeys(known[value] for value in said if value in known))
    if not roles:
        raise UnusableClaims(settings.roles_claim)
    regions, sites = _values(claims, settings.regions_claim), _values(claims, settings.sites_claim)
    scope = Scope(_ids(regions), _ids(sites or [ALL]))
    if not regions or (
        scope.regions is not None and any(_region(site) not in scope.regions for site in scope.sites or ())
    ):
        raise UnusableClaims(settings.regions_claim)
    return Identity(subject, login, name, roles, scope)


def _is_safe(issuer: str) -> bool:
    parts = urlsplit(issuer)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)


def _region(site: str) -> str:
    return site.partition("/")[0]


def _ids(values: list[str]) -> frozenset[str] | None:
    return None if ALL in values else frozenset(values)


def _text(claims: Mapping[str, Any], claim: str, longest: int) -> str:
    value = _value(claims, claim)
    if not isinstance(value, str) or not value.strip() or len(value) > longest or forbidden_characters(value):
        raise UnusableClaims(claim)
    return value.strip()


def _values(claims: Mapping[str, Any], claim: str) -> list[str]:
    """A list of texts, or one text with blanks or commas between them."""
    value = _value(claims, claim)
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _value(claims: Mapping[str, Any], claim: str) -> Any:
    """By its whole name, else step by step into nested ones."""
    if claim in claims:
        return claims[claim]
    inner: Any = claims
    for step in claim.split("."):
        inner = inner.get(step) if isinstance(inner, Mapping) else None
    return inner
