"""One sentence for every kind of event, as the first page and the command line tell what happens."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.gateway.wording.sentences import gettext, ngettext
from services.gateway.wording.terms import duration, event_name, gate, outcomes
from services.gateway.wording.values import NOTHING, starting, when

Data = Mapping[str, Any]


_SOON = timedelta(minutes=1)
"""What takes effect so soon after it was said is no announcement: two clocks are never quite the same."""


def sentence(event_type: str, data: Data, place: str, time: str | datetime) -> str:
    """What happened there at that time; an event without a sentence is shown by its name."""
    name = event_type.rsplit(".v", 1)[0]
    if name == "site.stage_changed" and _is_to_come(data, time):
        return _stage_announced(data, place)
    say = _SENTENCES.get(name)
    return say(data, place) if say else f"{place}: {event_name(event_type)}"


def _is_to_come(data: Data, time: str | datetime) -> bool:
    said = datetime.fromisoformat(time) if isinstance(time, str) else time
    return bool(data.get("effective_at")) and datetime.fromisoformat(data["effective_at"]) > said + _SOON


def _stage(data: Data) -> Any:
    stage = data.get("stage")
    return data.get("stage_name") or (stage.get("name") if isinstance(stage, Mapping) else stage)


def _stage_announced(data: Data, place: str) -> str:
    at = starting(data["effective_at"])
    return gettext("{place}: “{stage}” announced, from {time}", place=place, stage=_stage(data), time=at)


def _stage_changed(data: Data, place: str) -> str:
    if data.get("from_stage"):
        return gettext("{place} is now at “{stage}”", place=place, stage=_stage(data))
    return gettext("{place} was added, at “{stage}”", place=place, stage=_stage(data))


def _stage_in_force(data: Data, place: str) -> str:
    return gettext("{place}: “{stage}” is in force", place=place, stage=_stage(data))


def _stage_revoked(data: Data, place: str) -> str:
    announced, holds = ((data.get(key) or {}).get("name") for key in ("announced", "holds"))
    return gettext(
        "{place}: “{announced}” from {time} does not come ({cause:revocation}), “{holds}” goes on",
        place=place,
        announced=announced,
        time=starting(data["effective_at"]) if data.get("effective_at") else NOTHING,
        cause=data.get("cause") or "revoked",
        holds=holds,
    )


def _switch_suspended(data: Data, place: str) -> str:
    return gettext(
        "{place}: switch suspended ({cause:revocation}), filed by {filed_by}",
        place=place,
        cause=data.get("cause") or "suspended",
        filed_by=data.get("filed_by") or gettext("unknown"),
    )


def _site_drifted(data: Data, place: str) -> str:
    return gettext(
        "{place}: more appointments would be moved or lapse than was foreseen, nothing was changed ({outcomes})",
        place=place,
        outcomes=outcomes(data.get("totals")),
    )


def _switch_scheduled(data: Data, place: str) -> str:
    at = data.get("effective_at") or (data.get("switch") or {}).get("effective_at")
    return gettext("{place}: switch filed for {time}", place=place, time=when(at))


def _switch_held(data: Data, place: str) -> str:
    """Each condition and how it stood then; an event of before tells only how many hold."""
    if data.get("gates"):
        conditions = "; ".join(gate(condition) for condition in data["gates"])
        return gettext("{place}: switch on hold. {conditions}", place=place, conditions=conditions)
    missing = len(data.get("reasons") or []) or 1
    return ngettext(
        "{place}: switch on hold, one condition is not met",
        "{place}: switch on hold, {count} conditions are not met",
        missing,
        place=place,
    )


def _switch_expired(data: Data, place: str) -> str:
    until, filed_by = data.get("until"), data.get("filed_by") or gettext("unknown")
    return gettext(
        "{place}: switch expired, its stage ended on {until:day} (filed by {filed_by})",
        place=place,
        until=until,
        filed_by=filed_by,
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
    "site.stage_in_force": _stage_in_force,
    "site.stage_revoked": _stage_revoked,
    "site.drifted": _site_drifted,
    "switch.suspended": _switch_suspended,
    "switch.scheduled": _switch_scheduled,
    "switch.held": _switch_held,
    "switch.expired": _switch_expired,
    "switch.settled": _switch_settled,
    "concept.published": _concept_published,
    "appointments.changed": _appointments_changed,
    "site.replanned": _site_replanned,
    "campaign.created": _campaign_created,
    "campaign.completed": _campaign_completed,
}
