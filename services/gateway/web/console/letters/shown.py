"""Campaigns as plain values: those of a switch together, with where their letters are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.gateway.application.switch_letters import PAUSABLE
from services.gateway.backends.shapes.notification import CampaignView
from services.gateway.web.console.places import Places
from services.gateway.wording import euros, number, terms, when


@dataclass(frozen=True)
class CampaignLine:
    id: str
    reference: str
    site: str
    state: str
    state_words: str
    done: int
    total: int
    letters: str
    pending: int
    held: int
    joiners: bool


@dataclass(frozen=True)
class SwitchLetters:
    """The campaigns of one switch."""

    switch_id: str
    stage: str
    effective: str
    lines: list[CampaignLine]
    done: int
    total: int
    letters: str
    held: int
    postage: str
    calls: str
    can_pause: bool
    can_resume: bool


def by_switch(campaigns: Iterable[CampaignView], known: Places) -> list[SwitchLetters]:
    """The newest first; the sites of each in the region's order."""
    order = {site: at for at, site in enumerate(known.sites)}
    newest = sorted(campaigns, key=lambda each: (each["effective_at"], each["switch_id"]), reverse=True)
    return [
        _together(sorted(group, key=lambda each: order.get(each["site"], len(order))), known)
        for _, group in groupby(newest, key=lambda each: each["switch_id"])
    ]


def line(campaign: CampaignView, known: Places) -> CampaignLine:
    balance = campaign["balance"]
    return CampaignLine(
        id=campaign["campaign_id"],
        reference=campaign["reference"],
        site=known.site(campaign["site"]),
        state=campaign["state"],
        state_words=terms.label("campaign state", campaign["state"]),
        done=campaign["households"] - campaign["pending"],
        total=campaign["households"],
        letters=terms.letters([balance]),
        pending=campaign["pending"],
        held=balance["held"],
        joiners=bool(campaign.get("joiners")),
    )


def _together(campaigns: Sequence[CampaignView], known: Places) -> SwitchLetters:
    lines = [line(campaign, known) for campaign in campaigns]
    first = campaigns[0]
    calls = sum(campaign["phone_notices"] for campaign in campaigns)
    return SwitchLetters(
        switch_id=first["switch_id"],
        stage=first["stage"]["name"],
        effective=when(first["effective_at"]),
        lines=lines,
        done=sum(each.done for each in lines),
        total=sum(each.total for each in lines),
        letters=terms.letters(campaign["balance"] for campaign in campaigns),
        held=sum(each.held for each in lines),
        postage=euros(sum(campaign["postage_cents"] for campaign in campaigns)),
        calls=number(calls) if calls else "",
        can_pause=any(campaign["state"] in PAUSABLE for campaign in campaigns),
        can_resume=any(campaign["state"] == "paused" for campaign in campaigns),
    )
