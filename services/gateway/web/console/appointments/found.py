"""Found appointments as reception reads them: names for ids, words for codes."""

from collections.abc import Mapping
from typing import Any

from services.gateway.web.context import backends, gateway
from services.gateway.wording import gettext, pgettext, when


def _names(region: str) -> dict[str, dict[str, str]]:
    """What people call sites, departments and kinds; an id that is no longer in the region stays an id."""

    def ask() -> dict[str, dict[str, str]]:
        document = backends().sites.get_region(region=region)["document"]
        kept = ("sites", "departments", "kinds")
        return {key: {each["id"]: each["name"] for each in document.get(key) or () if "name" in each} for key in kept}

    return gateway().shared.get(("names", region), ask)


def in_words(region: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = _names(region) if found else {}
    return [_row(entry, names) for entry in found]


def _row(entry: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    household = entry["household"]
    ended = ""
    if entry["ended_reason"]:
        by = entry["ended_by"] or gettext("the stage")
        why = pgettext("ending", entry["ended_reason"])
        ended = gettext("{why}, {by}, {when}", why=why, by=by, when=when(entry["ended_at"]))
    return {
        **entry,
        "place": names["sites"].get(entry["site"], entry["site"]),
        "unit": names["departments"].get(entry["department"], entry["department"]),
        "matter": names["kinds"].get(entry["kind"], entry["kind"]),
        "when": when(entry["starts_at"]),
        "who": f"{household['last_name']}, {household['first_name']}" if household else "–",
        "bg_number": household["bg_number"] if household else "",
        "how": pgettext("channel", entry["channel"]),
        "what": pgettext("appointment state", entry["state"]),
        "ended": ended,
    }
