"""Commands and questions to notification: translate, call one use case, translate back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.chassis.process.problems import Problem
from services.chassis.process.run import remote
from services.contracts.calls import notification as calls
from services.contracts.calls.actor import Actor
from services.contracts.faults import Fault
from services.contracts.problems import REQUEST_INVALID
from services.notification.application.campaigns import reports
from services.notification.application.campaigns.preview_letters import Dates, preview_letters
from services.notification.application.campaigns.record_call import record_call
from services.notification.application.campaigns.release_held import release_held
from services.notification.application.campaigns.steer_campaign import cancel, pause, resume
from services.notification.application.households.import_households import (
    finish_import,
    receive_part,
    resolve_households,
)
from services.notification.application.households.name_households import find_households, list_looks, name_households
from services.notification.application.letters.check_letter import check_letter
from services.notification.application.letters.reprint_letter import reprint
from services.notification.application.letters.sample_letter import render_sample, sample_content
from services.notification.application.ports import App
from services.notification.application.printing import TypefaceMissing
from services.notification.application.records import SiteKey
from services.notification.application.sites.record_site import region_revision
from services.notification.domain.phone_call import CallAction

Json = dict[str, Any]
Made = TypeVar("Made")


class NotificationRpc:
    """What the gateway may call; the contracts are in `contracts/calls/notification.py`."""

    app: App

    @remote(calls.RECEIVE_PART)
    def receive_part(self, *, import_id: str, part: int, content_base64: str) -> Json:
        content = _decoded(content_base64)
        receive_part(self.app, import_id, part, content)
        return {"import_id": import_id, "part": part, "bytes": len(content)}

    @remote(calls.FINISH_IMPORT)
    def finish_import(
        self, *, region: str, import_id: str, sites: Sequence[str], confirm_warnings: bool, actor: Actor
    ) -> dict[str, int]:
        try:
            return finish_import(self.app, region, import_id, actor, sites, confirm_warnings=confirm_warnings)
        except TypefaceMissing as missing:
            raise Problem.of(calls.TYPEFACE_MISSING) from missing

    @remote(calls.RESOLVE_HOUSEHOLDS)
    def resolve_households(self, *, region: str, bg_numbers: Sequence[str]) -> Json:
        return resolve_households(self.app, region, bg_numbers)

    @remote(calls.PREVIEW_LETTERS)
    def preview_letters(
        self,
        *,
        region: str,
        sites: Sequence[str],
        guests: Sequence[UUID],
        stage: Json,
        announced_on: date | None,
        effective_on: date | None,
        early: Sequence[Json],
    ) -> Json:
        dates = Dates(announced_on, effective_on, {each["household_id"]: each["day"] for each in early})
        try:
            return preview_letters(self.app, region, sites, guests, stage, dates)
        except TypefaceMissing as missing:
            raise Problem.of(calls.TYPEFACE_MISSING) from missing

    @remote(calls.LIST_CAMPAIGNS)
    def list_campaigns(self, *, region: str | None, switch_id: UUID | None, state: str | None) -> list[Json]:
        return reports.list_campaigns(self.app, region, switch_id, state)

    @remote(calls.GET_CAMPAIGN)
    def get_campaign(self, *, campaign_id: UUID) -> Json:
        return reports.get_campaign(self.app, campaign_id)

    @remote(calls.PAUSE_CAMPAIGN)
    def pause_campaign(self, *, campaign_id: UUID, actor: Actor) -> Json:
        pause(self.app, campaign_id, actor)
        return reports.get_campaign(self.app, campaign_id)

    @remote(calls.RESUME_CAMPAIGN)
    def resume_campaign(self, *, campaign_id: UUID, actor: Actor) -> Json:
        resume(self.app, campaign_id, actor)
        return reports.get_campaign(self.app, campaign_id)

    @remote(calls.CANCEL_CAMPAIGN)
    def cancel_campaign(self, *, campaign_id: UUID, actor: Actor) -> Json:
        cancel(self.app, campaign_id, actor)
        return reports.get_campaign(self.app, campaign_id)

    @remote(calls.RELEASE_HELD)
    def release_held(self, *, campaign_id: UUID, actor: Actor) -> Json:
        release_held(self.app, campaign_id, actor)
        return reports.get_campaign(self.app, campaign_id)

    @remote(calls.LETTER_COUNTS)
    def letter_counts(self, *, switch_id: UUID, sites: Sequence[str] | None) -> Json:
        return reports.letter_counts(self.app, switch_id, sites)

    @remote(calls.LIST_PHONE_NOTICES)
    def list_phone_notices(
        self, *, region: str, site: str | None, campaign_id: UUID | None, limit: int, done: bool
    ) -> list[Json]:
        return reports.list_phone_notices(self.app, region, site, campaign_id, limit, done)

    @remote(calls.RECORD_CALL)
    def record_call(
        self,
        *,
        region: str,
        site: str | None,
        campaign_id: UUID,
        appointment_id: UUID,
        action: str,
        note: str | None,
        actor: Actor,
    ) -> Json:
        return record_call(self.app, region, site, campaign_id, appointment_id, CallAction(action), note, actor)

    @remote(calls.NAME_HOUSEHOLDS)
    def name_households(self, *, region: str, household_ids: Sequence[UUID], purpose: str, actor: Actor) -> list[Json]:
        return name_households(self.app, region, household_ids, purpose, actor)

    @remote(calls.FIND_HOUSEHOLDS)
    def find_households(
        self, *, region: str, sites: Sequence[str] | None, name: str, limit: int, actor: Actor
    ) -> list[Json]:
        return find_households(self.app, region, sites, name, limit, actor)

    @remote(calls.LIST_LOOKS)
    def list_looks(self, *, region: str, household_id: UUID, limit: int) -> list[Json]:
        return list_looks(self.app, region, household_id, limit)

    @remote(calls.SAMPLE_LETTER)
    def sample_letter(self, *, region: str, site: str, stage: Json, appointment_change: Json | None) -> Json:
        app, now = self.app, self.app.clock.now()
        content = sample_content(app, SiteKey(region, site), stage, appointment_change, now)
        pdf = self._rendered(lambda: render_sample(app.renderer(app.terms.template_version), content, now))
        return {"pdf_base64": base64.b64encode(pdf).decode()}

    @remote(calls.REPRINT_LETTER)
    def reprint_letter(self, *, letter_id: UUID) -> Json:
        app = self.app
        with app.begin() as work:
            together = work.reports.facts(letter_id)
        again = self._rendered(lambda: reprint(app, letter_id, together))
        return {**asdict(again), "pdf_base64": base64.b64encode(again.pdf).decode()}

    @remote(calls.CHECK_LETTER)
    def check_letter(self, *, code: str) -> Json | None:
        return check_letter(self.app, code)

    @remote(calls.REGION_REVISION)
    def region_revision(self, *, region: str) -> Json:
        return {"revision": region_revision(self.app, region)}

    def _rendered(self, make: Callable[[], Made]) -> Made:
        try:
            made: Made = self.app.offload(make)
        except TypefaceMissing as missing:
            raise Problem.of(calls.TYPEFACE_MISSING) from missing
        return made


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Problem.of(REQUEST_INVALID, [Fault("content_base64", "not-base64")]) from None
