"""Produces one lot and hands it over, in steps that survive kill -9 after each of them.

render into a hidden staging folder -> short transaction: still wanted? then "handing over" -> rename -> "handed over".
A lot that is handing over always completes; its files are on disk by then, and never change again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from services.chassis.process.failpoints import crash_point
from services.notification.application.campaigns.close_campaign import close_if_done
from services.notification.application.campaigns.corrections import correction_facts
from services.notification.application.handover import HandOver, LotPlace
from services.notification.application.letters.lot_content import LotContent, calls_instead, write_letters
from services.notification.application.letters.lot_files import NoLongerWanted, manifest, set_email_lot, set_print_lot
from services.notification.application.ports import App, Work
from services.notification.application.printing import Renderer
from services.notification.application.records import Lot, PhoneNotice, ProducedLetter, ProducedLot
from services.notification.domain.campaign import State
from services.notification.domain.channels import EMAIL, PRINT

SETTERS = {PRINT: set_print_lot, EMAIL: set_email_lot}
SECONDS_ON_TURN = 0.2  # how often a lot in work asks whether it is still wanted


@dataclass(frozen=True, slots=True)
class LotProduction:
    """What a worker needs to produce lots. The caller sees to it that no other worker has the same lot."""

    app: App
    hand_over: Mapping[str, HandOver]
    """By channel."""

    def run(self, lot_id: int) -> bool:
        """False when nobody wanted the lot any more once it was set."""
        with self.app.begin() as work:
            lot = work.lots.find(lot_id)
        if lot is None:
            return True
        if lot.state == "planned":
            lot = self._produce(lot)
        if lot is not None:
            self._complete(lot)
        return lot is not None

    def _produce(self, lot: Lot) -> Lot | None:
        """The lot with its hand-over begun; None when it is no longer wanted."""
        place = self.hand_over[lot.channel].prepare(lot.key.region)
        try:
            produced = self._fill(lot, place)
        except NoLongerWanted:
            produced = None
        except BaseException:
            self.hand_over[lot.channel].discard(place.name)
            raise
        crash_point("letters.after_render")
        # Whoever gets no answer to the commit in here leaves the files: the hand-over may have begun all the same.
        if produced is None or not self._begin(lot, produced):
            self.hand_over[lot.channel].discard(place.name)
            return None
        crash_point("letters.handing_over")
        return replace(lot, state="handing_over", staging=produced.staging, folder=produced.folder)

    def _fill(self, lot: Lot, place: LotPlace) -> ProducedLot:
        began = time.monotonic()
        content = self._write(lot)
        wanted = _Wanted(self.app, lot)
        letters = SETTERS[lot.channel](lot, content, place, self._renderer(lot), wanted)
        files = place.hashes()
        sha256 = place.seal(manifest(lot, content, letters, files))
        self.app.meter.lot_set(lot.channel, time.monotonic() - began)
        folder = _folder(lot) if files else ""
        made = [*letters, *content.aside]
        notices = [*content.notices, *_calls(content, letters)]
        paid = sum(letter.postage_cents for letter in letters)
        return ProducedLot(
            content.letter_date, place.name, folder, sha256, made, notices, paid, content.by_post, content.moved
        )

    def _write(self, lot: Lot) -> LotContent:
        today = self.app.clock.now().astimezone(ZoneInfo(lot.facts["profile"]["timezone"])).date()
        with self.app.begin() as work:
            pending, moved = work.lots.letters(lot), work.lots.moved(lot)
        wording = self.app.templates.wording(lot.key.region, lot.facts["template_version"])
        return write_letters(lot, pending, moved, today, self.app.calendar, self._renderer(lot), wording)

    def _renderer(self, lot: Lot) -> Renderer:
        return self.app.renderer(lot.facts["template_version"])

    def _begin(self, lot: Lot, produced: ProducedLot) -> bool:
        """No outdated letter leaves: the campaign must run, every entry spoken of be live, no visit cancelled, and
        everybody live where it did when the letters were written."""
        with self.app.begin() as work:
            campaign = work.campaigns.lock(lot.campaign_id)
            if campaign.state is not State.RUNNING:
                return False
            work.households.block_imports(lot.key.region)
            if work.lots.lock(lot.id) != "planned" or not _current(work, lot, produced):
                return False
            if work.lots.moved(lot) != produced.moved:
                return False
            if (correction := correction_facts(work, campaign)) != lot.facts.get("correction"):
                work.lots.set_facts(lot, {**lot.facts, "correction": correction})
                return False
            work.lots.begin_handing_over(lot, produced, self.app.clock.now())
        return True

    def _complete(self, lot: Lot) -> None:
        if lot.folder:
            self.hand_over[lot.channel].hand_over(lot.staging, lot.folder)
        else:
            self.hand_over[lot.channel].discard(lot.staging)
        crash_point("letters.after_rename")
        with self.app.begin() as work:
            campaign = work.campaigns.lock(lot.campaign_id)
            if work.lots.lock(lot.id) == "handing_over":
                counts = work.lots.set_handed_over(lot, self.app.clock.now())
                joiners = campaign.joins is not None
                work.on_commit(lambda: self.app.meter.letters(lot.channel, counts, joiners=joiners))
                close_if_done(self.app, work, campaign, self.app.clock.now())
        crash_point("letters.handed_over")


class _Wanted:
    """Whether the campaign still runs, asked now and then while a lot is being set."""

    def __init__(self, app: App, lot: Lot) -> None:
        self._begin, self._lot = app.begin, lot
        self._asked = time.monotonic()

    def __call__(self) -> bool:
        if time.monotonic() - self._asked < SECONDS_ON_TURN:
            return True
        self._asked = time.monotonic()
        with self._begin() as work:
            return work.lots.running(self._lot)


def _calls(content: LotContent, letters: Sequence[ProducedLetter]) -> Iterator[PhoneNotice]:
    """To households whose letter the renderer refused."""
    held = {letter.id for letter in letters if letter.state == "held"}
    for letter in content.ready:
        if letter.pending.id in held:
            yield from calls_instead(letter.pending, letter.facts)


def _current(work: Work, lot: Lot, produced: ProducedLot) -> bool:
    announced = [change for letter in produced.letters if letter.facts for change in letter.facts["changes"]]
    spoken_of = {lot.key.site: lot.sequence} | {change["site"]: change["sequence"] for change in announced}
    if work.lots.current_sequences(lot, spoken_of) != spoken_of:
        return False
    return not work.lots.any_cancelled([change["appointment_id"] for change in announced])


def _folder(lot: Lot) -> str:
    campaign = f"{lot.facts['reference']}-{lot.campaign_id.hex[-8:]}"
    return f"{lot.key.region}/{campaign}/{lot.channel}-{lot.number:04d}"
