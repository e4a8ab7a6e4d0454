"""Which letters of a switch could not go, found as it is found when they are made."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from services.contracts.faults import Fault
from services.contracts.region.envelope import surely_fits
from services.contracts.region.printable import piled_marks, printable
from services.notification.application.letters.fitness import goes_by_email, worded
from services.notification.application.letters.sample_letter import SAMPLE_ID, invented_household, next_campaign
from services.notification.application.ports import App
from services.notification.application.records import Addressee, Json, KnownSite
from services.notification.domain.address import recipient_lines
from services.notification.domain.channels import CHANNELS, EMAIL, PRINT
from services.notification.domain.facts import HouseholdFacts, LetterFacts

LINES_OF_HOUSEHOLD = 5  # of six
_POSTCODE = re.compile("[0-9]{5}")
Going = Counter[tuple[str, str]]
"""Letters by site and channel."""


@dataclass(frozen=True, slots=True)
class Foresight:
    going: Going
    held: Counter[str] = field(default_factory=Counter)
    """By the code of the first reason, as the letter will bear it."""


def foresee(
    app: App, region: str, sites: Mapping[str, KnownSite], stage: Json, letters: Going, doubtful: Iterable[Addressee]
) -> Foresight:
    """`doubtful`: everybody whose letter may not go, and others; the rest of `letters` differ in nothing that matters.

    What a household's appointments add are names of the region file, which is refused when they cannot be printed.
    """
    seen = Foresight(Counter(letters))
    writers = {site: _Writer(app, region, site, known, stage) for site, known in sites.items() if known.profile}
    if writers:
        writers[""] = next(iter(writers.values()))  # guests: what sites of a region have in common decides
    suspects = [_on_its_way(seen, each) for each in doubtful]
    for (site, channel), count in list(seen.going.items()):
        if site in writers and (faults := writers[site].common[channel]):
            seen.held[faults[0].code] += count
            del seen.going[site, channel]
    for each in suspects:
        counted = each.site in writers and (each.site, each.channel) in seen.going
        if counted and (faults := writers[each.site].faults(each.channel, each.household)):
            seen.held[faults[0].code] += 1
            seen.going[each.site, each.channel] -= 1
    return seen


def _on_its_way(seen: Foresight, addressee: Addressee) -> Addressee:
    """An e-mail letter without an address that can be used goes by post."""
    if addressee.channel != EMAIL or goes_by_email(EMAIL, addressee.household):
        return addressee
    seen.going[addressee.site, EMAIL] -= 1
    seen.going[addressee.site, PRINT] += 1
    return replace(addressee, channel="print")


class _Writer:
    """A site, as far as its letters are concerned."""

    def __init__(self, app: App, region: str, name: str, site: KnownSite, stage: Json) -> None:
        version, now = app.terms.template_version, app.clock.now()
        self._wording, self._renderer = app.templates.wording(region, version), app.renderer(version)
        self._campaign = next_campaign(name, site, stage, now, version)
        profile = self._campaign["profile"]
        self._date = now.astimezone(ZoneInfo(profile["timezone"])).date()
        anybody = invented_household(self._wording.sample, {**profile["address"], "postcode": "30159", "city": "Ort"})
        self.common = {channel: self.of_letter(channel, anybody) for channel in CHANNELS}

    def faults(self, channel: str, household: HouseholdFacts) -> list[Fault]:
        """As the letter will be held for; without composing it where a look at the household is enough."""
        return [] if self._beyond_doubt(household) else self.of_letter(channel, household)

    def of_letter(self, channel: str, household: HouseholdFacts) -> list[Fault]:
        own: LetterFacts = {"letter_id": SAMPLE_ID, "household": household, "changes": []}
        return worded(self._campaign, own, self._date, channel, self._wording, self._renderer)[1]

    def _beyond_doubt(self, household: HouseholdFacts) -> bool:
        """The rest of the letter is that of everybody (`common`)."""
        texts = " ".join(text for text in household.values() if isinstance(text, str))
        composed = unicodedata.normalize("NFC", texts)
        known = printable().issuperset(composed) and not piled_marks(composed)
        lines = recipient_lines(household, self._wording.address)
        address = bool(_POSTCODE.fullmatch(household["postcode"]) and household["city"])
        return address and len(lines) <= LINES_OF_HOUSEHOLD and known and surely_fits(lines)
