"""The confirmation of an appointment, to be printed and handed over."""

from uuid import UUID

from flask import Blueprint, render_template

from services.gateway.access.permissions import Permission
from services.gateway.application.appointment_search import one_with_names
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.context import backends, gateway, principal
from services.gateway.wording import gettext, pgettext, when
from services.gateway.wording.values import day as day_in_words

blueprint = takes(
    Shown.SESSION, Blueprint("confirmation_pages", __name__, url_prefix="/desk", template_folder="templates")
)


@blueprint.route("/<string:region>/<string:site>/<uuid:appointment_id>/confirmation")
@needs(Permission.HOUSEHOLD_READ)
def show(region: str, site: str, appointment_id: UUID) -> str:
    """What was booked, moved or cancelled, in writing: to be printed and handed over, with "no disadvantage"."""
    found = one_with_names(backends(), principal(), region, site, appointment_id)
    successor = found["moved_to"]
    moved = one_with_names(backends(), principal(), region, site, successor)["starts_at"] if successor else None
    document = backends().sites.get_region(region=region)["document"]
    head, household = document["region"].get("letterhead") or {}, found["household"]
    kinds = {kind["id"]: kind["name"] for kind in document.get("kinds") or ()}
    here = next((each for each in document["sites"] if each["id"] == site), {"name": site})
    booked = found["state"] == "booked"
    title = gettext("Confirmation of your appointment") if booked else gettext("Your appointment")
    return render_template(
        "confirmation.html",
        region=region,
        site=here,
        office=head.get("office") or document["region"]["name"],
        signature=head.get("signature") or document["region"]["name"],
        title=title,
        who=f"{household['first_name']} {household['last_name']}" if household else "",
        bg_number=household["bg_number"] if household else "",
        matter=kinds.get(found["kind"], found["kind"]),
        how=pgettext("channel", found["channel"]),
        begins=when(found["starts_at"]),
        state=found["state"],
        moved=moved and when(moved),
        today=day_in_words(gateway().clock.now().date()),
        user=principal(),
    )
