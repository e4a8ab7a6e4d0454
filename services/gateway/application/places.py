"""Whether there is such a place: a name mistyped must not read as "nothing there"."""

from services.chassis.process.problems import Problem
from services.contracts.problems import SITE_UNKNOWN
from services.gateway.backends.backends import Backends


def check_place(backends: Backends, region: str, site: str | None) -> None:
    """Raises Problem 404 for a region, or a site of it, that does not exist. For questions whose service answers an
    unknown place with an empty list."""
    known = {position["site"] for position in backends.sites.list_sites(region=region)}
    if site is not None and site not in known:
        raise Problem.of(SITE_UNKNOWN, region=region, site=site)
