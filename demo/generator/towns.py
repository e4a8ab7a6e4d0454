"""The towns of German postcodes, offline (data: Country State City database, ODbL 1.0)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from countrystatecity_postal_codes import get_postcodes_of_country

from demo.wording import gettext

Towns = Mapping[str, tuple[str, ...]]


class RegionError(Exception):
    """A region that no households can be made for; the text is for the user."""


def towns_of(postcodes: Iterable[str]) -> Towns:
    """Each postcode with its towns (a few rural ones have several). Raises RegionError for one that does not exist."""
    wanted = set(postcodes)
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for entry in get_postcodes_of_country("DE"):
        if entry.code in wanted and entry.localityName:
            towns[entry.code].append(entry.localityName)
    unknown = sorted(wanted - towns.keys())
    if unknown:
        raise RegionError(gettext("These postcodes of the sites' areas do not exist: {postcodes}", postcodes=unknown))
    return {postcode: tuple(sorted(names)) for postcode, names in towns.items()}
