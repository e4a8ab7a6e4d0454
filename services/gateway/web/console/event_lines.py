"""One sentence for every kind of event, as the first page tells what happens."""

from collections.abc import Callable, Mapping
from typing import Any

from services.gateway.application.live import LiveEvent
from services.gateway.wording import gettext, ngettext, when
from services.gateway.wording.terms import duration, event_name, outcomes

Data = Mapping[str, Any]


def sentence(event: LiveEvent, place: str) -> str:
    """What happened there; an event without a sentence is shown by its name."""
    say = _SENTENCES.get(event.type.rsplit(".v", 1)[0])
    return say(event.data, place) if say else f"{place}: {event_name(event.type)}"


def _stage_changed(data: Data, place: str) -> str:
    stage = data.get("stage")
    name = data.get("stage_name") or (stage.get("name") if isinstance(stage, Mapping) else stage)
    if data.get("from_stage"):
        return gettext("{place} is now at “{stage}”", place=place, stage=name)
    return gettext("{place} was added, at “{stage}”", place=place, stage=name)


def _switch_scheduled(data: Data, place: str) -> str:
    at = data.get("effective_at") or (data.get("switch") or {}).get("effective_at")
    return gettext("{place}: switch filed for {time}", place=place, time=when(at))


def _switch_held(data: Data, place: str) -> str:
    """The event names its gates by their ids; what they say is on the switch's own card."""
    missing = len(data.get("reasons") or []) or 1
    return ngettext(
        "{place}: switch on hold, one condition is not met",
        "{place}: switch on hold, {count} conditions are not met",
        missing,
        place=place,
    )


def _switch_settled(data: Data, place: str) -> str:
    return gettext("{place}: switch completed after {duration}", place=place, duration=duration(data.get("seconds")))


def _concept_published(data: Data, place: str) -> str:
    return gettext("{place}: protection concept published, version {version}", place=place, version=data.get("version"))


def _appointments_changed(data: Data, place: str) -> str:
    return gettext("{place}: appointments adapted (part {part})", place=place, part=data.get("batch"))


def _site_replanned(data: Data, place: str) -> str:
    return gettext("{place} replanned: {outcomes}", place=place, outcomes=outcomes(data.get("totals")))


def _campaign_created(data: Data, place: str) -> str:
    return ngettext(
        "{place}: letters to one household begun",
        "{place}: letters to {count} households begun",
        data.get("households") or 0,
        place=place,
    )


def _campaign_completed(data: Data, place: str) -> str:
    handed_over = sum((data.get("balance") or {}).get("handed_over", {}).values())
    return ngettext(
        "{place}: letters {outcome:campaign outcome}, one letter handed over",
        "{place}: letters {outcome:campaign outcome}, {count} letters handed over",
        handed_over,
        place=place,
        outcome=data.get("outcome") or "completed",
    )


_SENTENCES: Mapping[str, Callable[[Data, str], str]] = {
    "site.stage_changed": _stage_changed,
    "switch.scheduled": _switch_scheduled,
    "switch.held": _switch_held,
    "switch.settled": _switch_settled,
    "concept.published": _concept_published,
    "appointments.changed": _appointments_changed,
    "site.replanned": _site_replanned,
    "campaign.created": _campaign_created,
    "campaign.completed": _campaign_completed,
}
