"""Commands and questions to notification; JSON in, JSON out, refusals as problems."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Fault, Problem
from services.chassis.process.run import remote
from services.notification.adapters.rendering.fonts import FontMissing
from services.notification.application import reports
from services.notification.application.check_region import check_region
from services.notification.application.import_households import finish_import, stage_part
from services.notification.application.preview_letters import preview_letters
from services.notification.application.records import SiteKey
from services.notification.application.reprint_letter import reprint
from services.notification.application.sample_letter import render_sample, sample_content
from services.notification.application.steer_campaign import cancel, pause, resume
from services.notification.entrypoints.app import NotificationApp

Actor = Mapping[str, str]


class NotificationRpc:
    app: NotificationApp

    @remote
    def check_region(self, document: Any) -> dict[str, Any]:
        """The texts of a region file that letters print; nothing is loaded here, events bring it."""
        app = self.app
        try:
            faults = app.offload(lambda: check_region(app.renderer(), document))
        except FontMissing as missing:
            raise Problem(503, "Die Schrift der Briefe fehlt", str(missing)) from missing
        return {"faults": [asdict(fault) for fault in faults]}

    @remote
    def stage_import(self, import_id: str, part: int, text_base64: str) -> dict[str, Any]:
        """One part of a household file, as it lies on disk; parts count from 1 and may come in any order."""
        content = _decoded(text_base64)
        with self.app.works() as work:
            stage_part(work, import_id, int(part), content, self.app.now())
        return {"import_id": import_id, "part": int(part), "bytes": len(content)}

    @remote
    def finish_import(
        self, region: str, import_id: str, actor: Actor, sites: list[str] | None = None
    ) -> dict[str, int]:
        """`sites`: all sites that the region has; 409 until every one of them has been heard of."""
        app = self.app
        return finish_import(app.works, app.offload, region, import_id, _user(actor), app.now, sites or [])

    @remote
    def resolve_households(self, region: str, bg_numbers: list[str]) -> dict[str, str]:
        """Household ids of the BG numbers that are known; unknown ones are left out."""
        with self.app.works() as work:
            return work.households.resolve(region, bg_numbers)

    @remote
    def preview_letters(self, region: str, sites: list[str], guests: list[str] | None = None) -> dict[str, Any]:
        with self.app.works() as work:
            return preview_letters(work, region, sites, guests or [])

    @remote
    def list_campaigns(self, region: str | None = None, switch_id: str | None = None) -> list[dict[str, Any]]:
        return reports.list_campaigns(self.app.reports, region, _id(switch_id) if switch_id else None)

    @remote
    def get_campaign(self, campaign_id: str) -> dict[str, Any]:
        return reports.get_campaign(self.app.reports, _id(campaign_id))

    @remote
    def pause_campaign(self, campaign_id: str, actor: Actor) -> dict[str, Any]:
        """No further lot is begun; a lot in work is given up unless its hand-over has begun."""
        with self.app.works() as work:
            pause(work, _id(campaign_id), _user(actor), self.app.now())
        return self._steered(campaign_id)

    @remote
    def resume_campaign(self, campaign_id: str, actor: Actor) -> dict[str, Any]:
        with self.app.works() as work:
            resume(work, _id(campaign_id), _user(actor), self.app.now())
        return self._steered(campaign_id)

    @remote
    def cancel_campaign(self, campaign_id: str, actor: Actor) -> dict[str, Any]:
        """Withdraws what is not handed over yet."""
        with self.app.works() as work:
            cancel(work, _id(campaign_id), _user(actor), self.app.terms, self.app.now())
        return self._steered(campaign_id)

    @remote
    def letter_counts(self, switch_id: str) -> dict[str, Any]:
        return reports.letter_counts(self.app.reports, _id(switch_id))

    @remote
    def list_phone_notices(
        self, region: str, site: str | None = None, campaign_id: str | None = None, limit: int = 500
    ) -> list[dict[str, Any]]:
        """Households to be called because a letter would come too late for their appointment."""
        campaign = _id(campaign_id) if campaign_id else None
        return reports.list_phone_notices(self.app.reports, region, site, campaign, int(limit), self.app.now())

    @remote
    def sample_letter(
        self, region: str, site: str, stage: dict[str, Any], appointment_change: dict[str, Any] | None = None
    ) -> dict[str, str]:
        now, app = self.app.now(), self.app
        with app.works() as work:
            key = SiteKey(region, site)
            content = sample_content(work, key, stage, appointment_change, app.terms.template_version, now)
        pdf: bytes = app.offload(lambda: render_sample(app.renderer(), content, now))
        return {"pdf_base64": base64.b64encode(pdf).decode()}

    @remote
    def reprint_letter(self, letter_id: str) -> dict[str, Any]:
        """The letter once more, rendered from stored facts, and whether that gives the stored hash."""
        app, known = self.app, _id(letter_id)
        together = app.reports.facts(known)
        again = app.offload(lambda: reprint(app.renderer(), known, together))
        return {
            "pdf_base64": base64.b64encode(again.pdf).decode(),
            "sha256": again.sha256,
            "identical": again.identical,
        }

    def _steered(self, campaign_id: str) -> dict[str, Any]:
        return reports.get_campaign(self.app.reports, _id(campaign_id))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise Problem(404, "Das gibt es nicht", f"„{text}“ ist keine Kennung.") from None


def _user(actor: Actor) -> str:
    return str(actor.get("user", ""))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise Problem(
            422, "Dieser Teil lässt sich nicht lesen", faults=[Fault("text_base64", "ist kein Base64")]
        ) from None
