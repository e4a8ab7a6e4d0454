"""Collects the letters of a switch: one for each household, as soon as all its sites are replanned completely."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.notification.application import announce
from services.notification.application.campaigns.close_campaign import close_if_done
from services.notification.application.campaigns.corrections import correction_facts
from services.notification.application.campaigns.way_back import must_hear
from services.notification.application.ports import App, Terms, Work
from services.notification.application.records import Campaign, KnownSite
from services.notification.domain.campaign import FINAL, LEAVING, Action, after, reference
from services.notification.domain.facts import CampaignFacts
from services.notification.domain.texts import on_one_line


def collect_if_ready(app: App, work: Work, switch_id: UUID, now: datetime) -> None:
    """The caller has locked the switch. All campaigns of the switch are collected together or none:
    a household with appointments at several of its sites gets one merged letter."""
    campaigns = work.campaigns.of_switch(switch_id)
    live = [campaign for campaign in campaigns if campaign.state not in FINAL | LEAVING]
    if not _complete(work, campaigns, live):
        return
    work.households.block_imports(live[0].key.region)
    sites = [campaign.key.site for campaign in live]
    only = must_hear(work, live[0], sites)
    collected = [_collect(app, work, campaign, sites, only, now) for campaign in live]
    for campaign in collected:
        work.campaigns.close_books(campaign, only)
        close_if_done(app, work, campaign, now)
    work.wake_workers()


def _complete(work: Work, campaigns: list[Campaign], live: list[Campaign]) -> bool:
    if not live or any(campaign.collected for campaign in campaigns):
        return False
    announced = {site for campaign in campaigns for site in campaign.switch_sites}
    if announced != {campaign.key.site for campaign in campaigns}:
        return False
    return all(work.sites.replanned(campaign.key, campaign.sequence) for campaign in live)


def _collect(
    app: App, work: Work, campaign: Campaign, sites: list[str], only: set[UUID] | None, now: datetime
) -> Campaign:
    facts = campaign_facts(work, campaign, work.sites.get(campaign.key), app.terms)
    in_scope = work.campaigns.collect(campaign, sites, facts, app.terms.lot_size, now, only)
    state = after(campaign.state, Action.COLLECT, collected=False)
    work.campaigns.set_state(campaign.id, state)
    collected = replace(campaign, state=state, collected_at=now, in_scope=in_scope)
    announce.campaign_created(app, work, collected, now)
    return collected


def campaign_facts(work: Work, campaign: Campaign, site: KnownSite, terms: Terms) -> CampaignFacts:
    """What all letters of the campaign have in common, as the site is known now."""
    told = None if campaign.correction or campaign.joins else work.campaigns.told_before(campaign)
    assert site.profile is not None, "a site without a profile is never ready"
    return {
        "profile": on_one_line(site.profile),
        "stage": on_one_line(campaign.stage),
        "measures": on_one_line(site.measures),
        "effective_at": campaign.effective_at.isoformat(),
        "reference": reference(campaign.key.site, campaign.sequence),
        "template_version": terms.template_version,
        "end_judged": True,
        "told_before": on_one_line(told),
        "correction": correction_facts(work, campaign),
        "joined": campaign.joins is not None,
        "public_url": terms.public_url,
    }
