"""What was recorded, in words."""

from collections.abc import Mapping
from typing import Any

from services.gateway.wording.sentences import gettext, pgettext
from services.gateway.wording.values import number

CLOCK, PROVIDER = "clock", "identity-provider"


def person(actor: str) -> str:
    """A login; who acts where nobody does."""
    words = {"": gettext("users file"), CLOCK: gettext("by itself"), PROVIDER: gettext("identity provider")}
    return words.get(actor, actor)


def deed(code: str) -> str:
    """Umstellung angelegt; an unknown one by its own name."""
    return pgettext("deed", code)


def details(known: Mapping[str, Any]) -> str:
    """What there is to say of it, in one line: why first."""
    said = [_said(key, known[key]) for key in _SHOWN if known.get(key) not in (None, "", [], {})]
    return "; ".join(said)


_SHOWN = (
    "reason",
    "to_stage",
    "sites",
    "gate",
    "passed",
    "reading",
    "cause",
    "name",
    "roles",
    "regions",
    "left",
    "revision",
    "purpose",
)


def _said(key: str, value: Any) -> str:
    if key == "roles":
        value = [pgettext("role", role) for role in value]
    if isinstance(value, bool):
        value = gettext("yes") if value else gettext("no")
    elif isinstance(value, int | float):
        value = number(value)
    words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"{pgettext('recorded', key)}: {words}"
