"""The users file: accounts that operations keep, with their roles, regions and sites."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from services.contracts.schemas import IDENTIFIER, LONGEST_IDENTIFIER
from services.contracts.text import LONGEST_NAME, forbidden_characters
from services.gateway.access.accounts import Account, Source
from services.gateway.access.passwords import is_hash
from services.gateway.access.permissions import Role
from services.gateway.access.principal import Scope
from services.gateway.wording.languages import LANGUAGES

_KEYS = {"login", "name", "role", "roles", "regions", "sites", "language", "password_hash"}
_REQUIRED = ("login", "name", "role", "regions", "password_hash")  # "roles" stands for "role"
_LONGEST = {"login": 100, "name": LONGEST_NAME, "password_hash": 1000}


class UsersFileError(Exception):
    """The users file cannot be used; `faults` lists every reason with its place."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        super().__init__(f"{path}: " + "; ".join(faults))
        self.faults = faults


def users_file(name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """STUFENPLAN_USERS, else `name` as seen from the folder of the configuration in use.

    Raises UsersFileError where nobody has written the file: nobody gets in by users that come with the software.
    """
    if environ.get("STUFENPLAN_USERS"):
        return Path(environ["STUFENPLAN_USERS"])
    configuration = environ.get("STUFENPLAN_CONFIG", "")
    path = Path(configuration).parent / name
    if configuration or path.is_absolute():
        if path.exists():
            return path
        where = f"into {path}"
    else:
        where = f"into {name} beside the file that STUFENPLAN_CONFIG names"
    sentence = f"nobody may log in yet; write your users {where}, or into a file that STUFENPLAN_USERS names"
    raise UsersFileError(path, [f"{sentence} (docs/howto/operate.md, Before real people use it)"])


def read_users(path: Path) -> list[Account]:
    """The users file as a whole, or UsersFileError with all its faults."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsersFileError(path, [str(error).replace("\n", " ")]) from error
    if not isinstance(document, dict) or not isinstance(document.get("users"), list):
        raise UsersFileError(path, ["users: a list of users is missing"])
    faults = [f"{key}: unknown key" for key in document if key != "users"]
    users: dict[str, Account] = {}
    for number, entry in enumerate(document["users"]):
        place = f"users/{number}"
        wrong = _faults_of(entry, place)
        if not wrong and entry["login"] in users:
            wrong = [f"{place}/login: {entry['login']!r} appears twice"]
        if wrong:
            faults += wrong
        else:
            users[entry["login"]] = _account(entry)
    if faults:
        raise UsersFileError(path, faults)
    return list(users.values())


def _faults_of(entry: Any, place: str) -> list[str]:
    if not isinstance(entry, dict):
        return [f"{place}: must be a mapping"]
    faults = [f"{place}/{key}: unknown key" for key in entry if key not in _KEYS]
    faults += [
        f"{place}/{key}: missing" for key in _REQUIRED if key not in entry and not (key == "role" and "roles" in entry)
    ]
    faults += [
        f"{place}/{key}: must be a text that is not empty"
        for key in ("login", "name", "password_hash")
        if key in entry and (not isinstance(entry[key], str) or not entry[key].strip())
    ]
    faults += [
        f"{place}/{key}: {wrong}"
        for key, longest in _LONGEST.items()
        if isinstance(entry.get(key), str) and (wrong := _text_fault(entry[key], longest))
    ]
    if faults:
        return faults
    faults += _role_faults(entry, place)
    if entry.get("language") not in (None, *LANGUAGES):
        faults.append(f"{place}/language: {entry['language']!r} is none of {', '.join(LANGUAGES)}")
    if not is_hash(entry["password_hash"]):
        faults.append(f"{place}/password_hash: not an argon2id, scrypt or pbkdf2 hash (clear text is refused)")
    return faults + _scope_faults(entry, place)


def _role_faults(entry: Mapping[str, Any], place: str) -> list[str]:
    """Either `role` with one or `roles` with a list of them."""
    if "role" in entry and "roles" in entry:
        return [f"{place}/roles: stands beside role; one of the two"]
    if "role" in entry:
        return [f"{place}/role: {_not_a_role(entry['role'])}"] if entry["role"] not in _ROLES else []
    roles = entry["roles"]
    if not isinstance(roles, list) or not roles:
        return [f"{place}/roles: must be a list of roles"]
    return [f"{place}/roles/{at}: {_not_a_role(role)}" for at, role in enumerate(roles) if role not in _ROLES]


_ROLES = tuple(role.value for role in Role)


def _not_a_role(value: Any) -> str:
    return f"{value!r} is none of {', '.join(_ROLES)}"


def _scope_faults(entry: Mapping[str, Any], place: str) -> list[str]:
    faults = []
    regions, sites = entry["regions"], entry.get("sites", "all")
    if not _is_all_or_ids(regions):
        faults.append(f"{place}/regions: must be 'all' or a list of region ids")
    if not _is_all_or_ids(sites):
        return [*faults, f"{place}/sites: must be 'all' or a list of 'region/site'"]
    for number, site in enumerate(sites if isinstance(sites, list) else []):
        region, slash, name = site.partition("/")
        if not (slash and region and name):
            faults.append(f"{place}/sites/{number}: {site!r} must be written 'region/site'")
        elif isinstance(regions, list) and region not in regions:
            faults.append(f"{place}/sites/{number}: {region!r} is not among the user's regions")
    return faults


def _is_all_or_ids(value: Any) -> bool:
    """A site's id stands behind its region's and a slash."""
    return value == "all" or (isinstance(value, list) and bool(value) and all(map(_is_id, value)))


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and all(
        re.fullmatch(IDENTIFIER, part) and len(part) <= LONGEST_IDENTIFIER for part in value.split("/", 1)
    )


def _text_fault(text: str, longest: int) -> str:
    if characters := forbidden_characters(text):
        return f"has control characters: {', '.join(characters)}"
    if text != text.strip():
        return "begins or ends with a blank"
    return f"has {len(text)} characters, at most {longest} may be" if len(text) > longest else ""


def _account(entry: Mapping[str, Any]) -> Account:
    scope = Scope(_ids(entry["regions"]), _ids(entry.get("sites", "all")))
    names = entry["roles"] if "roles" in entry else [entry["role"]]
    return Account(
        login=entry["login"],
        name=entry["name"],
        roles=tuple(dict.fromkeys(map(Role, names))),
        scope=scope,
        source=Source.FILE,
        language=entry.get("language"),
        password_hash=entry["password_hash"],
        file_hash=entry["password_hash"],
    )


def _ids(value: str | list[str]) -> frozenset[str] | None:
    return None if value == "all" else frozenset(value)
