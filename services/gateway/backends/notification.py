"""Calls to notification.

Generated from `services.contracts.calls.notification` by `make docs`; do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from services.contracts.calls import notification as calls
from services.contracts.calls.actor import Actor
from services.gateway.backends.caller import Proxy
from services.gateway.backends.shapes.notification import (
    CampaignView,
    EarlyChangeGiven,
    GenuineLetter,
    HouseholdName,
    Imported,
    LetterCounts,
    LettersPreview,
    LookView,
    PartReceived,
    PhoneCallView,
    PhoneNoticeView,
    RegionRevision,
    ReprintView,
    Resolved,
    Sample,
    WholeCampaign,
)


class Notification(Proxy):
    """What one may ask `notification`: households, campaigns, letters, and whom to call. Names leave as answers
    only."""

    def receive_part(
        self, *, import_id: str, part: int, content_base64: str, seconds: float | None = None
    ) -> PartReceived:
        """One part of a household file as it lies on disk; parts count from 1 and may come in any order."""
        return cast(
            "PartReceived",
            self._ask(
                calls.RECEIVE_PART, {"import_id": import_id, "part": part, "content_base64": content_base64}, seconds
            ),
        )

    def finish_import(
        self,
        *,
        region: str,
        import_id: str,
        actor: Actor,
        sites: Sequence[str] | None = None,
        confirm_warnings: bool | None = None,
        seconds: float | None = None,
    ) -> Imported:
        """`sites`: all sites that the region has; 409 until every one of them has been heard of."""
        return cast(
            "Imported",
            self._ask(
                calls.FINISH_IMPORT,
                {
                    "region": region,
                    "import_id": import_id,
                    "sites": sites,
                    "confirm_warnings": confirm_warnings,
                    "actor": actor,
                },
                seconds,
            ),
        )

    def resolve_households(self, *, region: str, bg_numbers: Sequence[str], seconds: float | None = None) -> Resolved:
        return cast(
            "Resolved", self._ask(calls.RESOLVE_HOUSEHOLDS, {"region": region, "bg_numbers": bg_numbers}, seconds)
        )

    def preview_letters(
        self,
        *,
        region: str,
        sites: Sequence[str],
        stage: Mapping[str, Any],
        announced_on: date | str | None = None,
        effective_on: date | str | None = None,
        early: Sequence[EarlyChangeGiven] | None = None,
        guests: Sequence[UUID | str] | None = None,
        seconds: float | None = None,
    ) -> LettersPreview:
        """`guests`: households of other sites with an appointment at one of these. `stage` as the document has
        it.

        `announced_on`: the day on which the letters are handed over; `effective_on`: from which day on the
        stage holds.
        `early`: whose appointments change soon; those whom no letter reaches before are called."""
        return cast(
            "LettersPreview",
            self._ask(
                calls.PREVIEW_LETTERS,
                {
                    "region": region,
                    "announced_on": announced_on,
                    "effective_on": effective_on,
                    "early": early,
                    "sites": sites,
                    "guests": guests,
                    "stage": stage,
                },
                seconds,
            ),
        )

    def list_campaigns(
        self,
        *,
        region: str | None = None,
        switch_id: UUID | str | None = None,
        state: str | None = None,
        seconds: float | None = None,
    ) -> list[CampaignView]:
        return cast(
            "list[CampaignView]",
            self._ask(calls.LIST_CAMPAIGNS, {"region": region, "switch_id": switch_id, "state": state}, seconds),
        )

    def get_campaign(self, *, campaign_id: UUID | str, seconds: float | None = None) -> WholeCampaign:
        return cast("WholeCampaign", self._ask(calls.GET_CAMPAIGN, {"campaign_id": campaign_id}, seconds))

    def pause_campaign(self, *, campaign_id: UUID | str, actor: Actor, seconds: float | None = None) -> WholeCampaign:
        return cast(
            "WholeCampaign", self._ask(calls.PAUSE_CAMPAIGN, {"campaign_id": campaign_id, "actor": actor}, seconds)
        )

    def resume_campaign(self, *, campaign_id: UUID | str, actor: Actor, seconds: float | None = None) -> WholeCampaign:
        return cast(
            "WholeCampaign", self._ask(calls.RESUME_CAMPAIGN, {"campaign_id": campaign_id, "actor": actor}, seconds)
        )

    def cancel_campaign(self, *, campaign_id: UUID | str, actor: Actor, seconds: float | None = None) -> WholeCampaign:
        return cast(
            "WholeCampaign", self._ask(calls.CANCEL_CAMPAIGN, {"campaign_id": campaign_id, "actor": actor}, seconds)
        )

    def release_held(self, *, campaign_id: UUID | str, actor: Actor, seconds: float | None = None) -> WholeCampaign:
        return cast(
            "WholeCampaign", self._ask(calls.RELEASE_HELD, {"campaign_id": campaign_id, "actor": actor}, seconds)
        )

    def letter_counts(
        self, *, switch_id: UUID | str, sites: Sequence[str] | None = None, seconds: float | None = None
    ) -> LetterCounts:
        """`sites`: only these are counted; null: all of the switch."""
        return cast("LetterCounts", self._ask(calls.LETTER_COUNTS, {"switch_id": switch_id, "sites": sites}, seconds))

    def list_phone_notices(
        self,
        *,
        region: str,
        site: str | None = None,
        campaign_id: UUID | str | None = None,
        limit: int | None = None,
        done: bool | None = None,
        seconds: float | None = None,
    ) -> list[PhoneNoticeView]:
        """`done`: those too who have been told."""
        return cast(
            "list[PhoneNoticeView]",
            self._ask(
                calls.LIST_PHONE_NOTICES,
                {"region": region, "site": site, "campaign_id": campaign_id, "limit": limit, "done": done},
                seconds,
            ),
        )

    def record_call(
        self,
        *,
        region: str,
        campaign_id: UUID | str,
        appointment_id: UUID | str,
        action: str,
        actor: Actor,
        site: str | None = None,
        note: str | None = None,
        seconds: float | None = None,
    ) -> PhoneCallView:
        """`site`: where the household must be; elsewhere it counts as unknown."""
        return cast(
            "PhoneCallView",
            self._ask(
                calls.RECORD_CALL,
                {
                    "region": region,
                    "site": site,
                    "campaign_id": campaign_id,
                    "appointment_id": appointment_id,
                    "action": action,
                    "note": note,
                    "actor": actor,
                },
                seconds,
            ),
        )

    def name_households(
        self,
        *,
        region: str,
        household_ids: Sequence[UUID | str],
        purpose: str,
        actor: Actor,
        seconds: float | None = None,
    ) -> list[HouseholdName]:
        """The look is recorded with its purpose."""
        return cast(
            "list[HouseholdName]",
            self._ask(
                calls.NAME_HOUSEHOLDS,
                {"region": region, "household_ids": household_ids, "purpose": purpose, "actor": actor},
                seconds,
            ),
        )

    def find_households(
        self,
        *,
        region: str,
        name: str,
        actor: Actor,
        sites: Sequence[str] | None = None,
        limit: int | None = None,
        seconds: float | None = None,
    ) -> list[HouseholdName]:
        """`name`: how the last name, or first and last name, begins. `sites`: None for all of the region."""
        return cast(
            "list[HouseholdName]",
            self._ask(
                calls.FIND_HOUSEHOLDS,
                {"region": region, "sites": sites, "name": name, "limit": limit, "actor": actor},
                seconds,
            ),
        )

    def list_looks(
        self, *, region: str, household_id: UUID | str, limit: int | None = None, seconds: float | None = None
    ) -> list[LookView]:
        return cast(
            "list[LookView]",
            self._ask(calls.LIST_LOOKS, {"region": region, "household_id": household_id, "limit": limit}, seconds),
        )

    def sample_letter(
        self,
        *,
        region: str,
        site: str,
        stage: Mapping[str, Any],
        appointment_change: Mapping[str, Any] | None = None,
        seconds: float | None = None,
    ) -> Sample:
        """`stage` as the region's document has it; `appointment_change` as in `appointments.changed`."""
        return cast(
            "Sample",
            self._ask(
                calls.SAMPLE_LETTER,
                {"region": region, "site": site, "stage": stage, "appointment_change": appointment_change},
                seconds,
            ),
        )

    def reprint_letter(self, *, letter_id: UUID | str, seconds: float | None = None) -> ReprintView:
        return cast("ReprintView", self._ask(calls.REPRINT_LETTER, {"letter_id": letter_id}, seconds))

    def check_letter(self, *, code: str, seconds: float | None = None) -> GenuineLetter | None:
        """Null where no letter that was handed over has this code."""
        return cast("GenuineLetter | None", self._ask(calls.CHECK_LETTER, {"code": code}, seconds))

    def region_revision(self, *, region: str, seconds: float | None = None) -> RegionRevision:
        return cast("RegionRevision", self._ask(calls.REGION_REVISION, {"region": region}, seconds))
