"""A letter to look at before a switch is filed: the real text and layout, an invented household, nothing stored."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from services.chassis.process.problems import Problem
from services.contracts.calls.notification import LETTER_UNPRINTABLE
from services.contracts.faults import Fault
from services.contracts.problems import SITE_UNKNOWN
from services.notification.application.letters.lot_content import created_at
from services.notification.application.ports import App, Renderer
from services.notification.application.records import Json, SiteKey
from services.notification.domain.campaign import reference
from services.notification.domain.compose import compose
from services.notification.domain.facts import CampaignFacts, Change, HouseholdFacts, LetterFacts, Stage
from services.notification.domain.german import on_one_line
from services.notification.domain.letter import LetterContent

SAMPLE_ID = "00000000-0000-0000-0000-000000000000"


def sample_content(app: App, key: SiteKey, stage: Json, change: Json | None, now: datetime) -> LetterContent:
    with app.begin() as work:
        site = work.sites.get(key)
    if site.profile is None:
        raise Problem.of(SITE_UNKNOWN, region=key.region, site=key.site)
    household = _household(site.profile["address"]["postcode"], site.profile["address"]["city"])
    campaign: CampaignFacts = {
        "profile": on_one_line(site.profile),
        "stage": cast(Stage, on_one_line(stage)),
        "measures": on_one_line(site.measures),
        "effective_at": now.isoformat(),
        "reference": reference(key.site, site.sequence + 1),
        "template_version": app.terms.template_version,
    }
    changes = [cast(Change, {**change, "site": key.site, "sequence": site.sequence + 1})] if change else []
    letter: LetterFacts = {"letter_id": SAMPLE_ID, "household": household, "changes": changes}
    return compose(campaign, letter, now.astimezone(ZoneInfo(site.profile["timezone"])).date())


def render_sample(renderer: Renderer, content: LetterContent, now: datetime) -> bytes:
    faults = renderer.unprintable(content)
    if faults:
        raise Problem.of(LETTER_UNPRINTABLE, [Fault("", "not-settable", {"reason": reason}) for reason in faults])
    return renderer.single(content, created_at(now.date()))


def _household(postcode: str, city: str) -> HouseholdFacts:
    return {
        "bg_number": "00000//0000000",
        "salutation": "Frau",
        "first_name": "Erika",
        "last_name": "Mustermann",
        "address_addition": "",
        "street": "Musterstraße",
        "house_number": "1",
        "postcode": postcode,
        "city": city,
        "email": "",
        "benefits_contact": "Frau Beispiel",
        "benefits_extension": "-123",
        "placement_contact": "Herr Muster",
        "placement_extension": "-456",
        "large_print": False,
    }
