"""A letter to look at before a switch is filed: the real text and layout, an invented household, nothing stored."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from services.chassis.process.problems import Problem
from services.contracts.calls.notification import LETTER_UNPRINTABLE
from services.contracts.problems import SITE_UNKNOWN
from services.contracts.region.completing import stage_with_defaults
from services.notification.application.letters.lot_content import created_at
from services.notification.application.ports import App
from services.notification.application.printing import Renderer, Unsettable
from services.notification.application.records import Json, KnownSite, SiteKey
from services.notification.domain.campaign import reference
from services.notification.domain.compose import compose
from services.notification.domain.facts import Address, CampaignFacts, Change, HouseholdFacts, LetterFacts, Stage
from services.notification.domain.letter import LetterContent
from services.notification.domain.texts import on_one_line
from services.notification.domain.wording import SampleHousehold

SAMPLE_ID = "00000000-0000-0000-0000-000000000000"


def sample_content(app: App, key: SiteKey, stage: Json, change: Json | None, now: datetime) -> LetterContent:
    with app.begin() as work:
        site = work.sites.get(key)
    if site.profile is None:
        raise Problem.of(SITE_UNKNOWN, region=key.region, site=key.site)
    wording = app.templates.wording(key.region, app.terms.template_version)
    household = invented_household(wording.sample, site.profile["address"])
    campaign = next_campaign(key.site, site, stage, now, app.terms.template_version)
    campaign["public_url"] = app.terms.public_url
    changes = [cast(Change, {**change, "site": key.site, "sequence": site.sequence + 1})] if change else []
    letter: LetterFacts = {"letter_id": SAMPLE_ID, "household": household, "changes": changes}
    return compose(campaign, letter, now.astimezone(ZoneInfo(site.profile["timezone"])).date(), wording)


def render_sample(renderer: Renderer, content: LetterContent, now: datetime) -> bytes:
    faults = renderer.unprintable(content, on_paper=True)
    if faults:
        raise Problem.of(LETTER_UNPRINTABLE, faults)
    try:
        return renderer.single(content, created_at(now.date()))
    except Unsettable as refused:
        raise Problem.of(LETTER_UNPRINTABLE, [refused.fault]) from refused


def next_campaign(name: str, site: KnownSite, stage: Json, now: datetime, version: str) -> CampaignFacts:
    """What all letters would have in common if the site took this stage now."""
    assert site.profile is not None, "of a site without a profile nobody can write"
    return {
        "profile": on_one_line(site.profile),
        "stage": cast(Stage, on_one_line(stage_with_defaults(stage))),
        "measures": on_one_line(site.measures),
        "effective_at": now.isoformat(),
        "reference": reference(name, site.sequence + 1),
        "template_version": version,
        "end_judged": True,
    }


def invented_household(invented: SampleHousehold, address: Address) -> HouseholdFacts:
    return {
        "bg_number": invented.bg_number,
        "salutation": invented.salutation,
        "first_name": invented.first_name,
        "last_name": invented.last_name,
        "address_addition": "",
        "street": invented.street,
        "house_number": invented.house_number,
        "postcode": address["postcode"],
        "city": address["city"],
        "email": "",
        "phone": invented.phone,
        "benefits_contact": invented.benefits_contact,
        "benefits_extension": invented.benefits_extension,
        "placement_contact": invented.placement_contact,
        "placement_extension": invented.placement_extension,
        "large_print": False,
    }
