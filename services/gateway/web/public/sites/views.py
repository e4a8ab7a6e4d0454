"""`/p/`: the authorities, their sites, and what holds at one of them."""

from flask import Response

from services.gateway.application.public_booking import matters
from services.gateway.web.authentication import public
from services.gateway.web.context import gateway
from services.gateway.web.public import frame
from services.gateway.web.public.sites import wording_of_sites as words
from services.gateway.wording import gettext, when

blueprint = frame.blueprint("sites", __name__)


@blueprint.route("/")
@public
def regions() -> Response:
    """Every authority that is served here."""
    return frame.cached("public/regions.html", regions=frame.public_sites().names())


@blueprint.route("/<string:region>")
@public
def region(region: str) -> Response:
    """Where each of its sites stands."""
    now, sites = gateway().clock.now(), frame.public_sites()
    about = sites.region(region)
    return frame.cached(
        "public/region.html",
        region=about,
        title=gettext("Our sites"),
        stand=_stand(),
        books=bool(matters(about)),
        sites=[words.door(site, about) for site in sites.sites(region, now)],
    )


@blueprint.route("/<string:region>/<string:site>")
@public
def site(region: str, site: str) -> Response:
    """One site: hours, contacts and rules. What was before is not told."""
    now, sites = gateway().clock.now(), frame.public_sites()
    about, here = sites.region(region), sites.site(region, site, now)
    return frame.cached(
        "public/site.html",
        region=about,
        title=here.name,
        stand=_stand(),
        site=words.whole_door(here, about, sites.house_rules(region, site)),
    )


def _stand() -> str:
    """To five minutes: what is the same as before has the same ETag for so long."""
    now = gateway().clock.now()
    return gettext("As of {time}.", time=when(now.replace(minute=now.minute // 5 * 5)))
