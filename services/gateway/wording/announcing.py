"""What is announced, when whoever it concerns learns of it, and why it does not happen: as console and command line say
it alike."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.gateway.wording.sentences import gettext, ngettext, pgettext
from services.gateway.wording.values import day, number, starting, when

Facts = Mapping[str, Any]


def announcement(told: Facts | None, letters: Facts | None) -> list[str]:
    """A sentence each: when it is announced, when letters come, how many come too late, who is called instead.

    `told`: Announcement of the contracts; `letters`: what a preview says of them. Empty where nothing is known.
    """
    return [*_when_told(told), *_whom_too_late(letters or {})] if told else []


def _when_told(told: Facts) -> Iterator[str]:
    if told["at_once"]:
        yield gettext("It is announced at once.")
    else:
        count, at = told["lead_working_days"], when(told["at"])
        yield ngettext(
            "It is announced on {at}, one working day ahead.",
            "It is announced on {at}, {count} working days ahead.",
            count,
            at=at,
        )
    yield gettext("Letters are with the post on {day:day}.", day=told["posted_on"])
    arrivals = ", ".join(f"{pgettext('letter channel', key)} {day(at)}" for key, at in told["arrives_on"].items())
    if arrivals:
        yield gettext("The last are expected to arrive: {arrivals}.", arrivals=arrivals)
    if told["late"]:
        yield ngettext(
            "That is too late: printing and post need one working day.",
            "That is too late: printing and post need {count} working days.",
            told["needed_working_days"],
        )


def _whom_too_late(letters: Facts) -> Iterator[str]:
    late = {channel: count for channel, count in (letters.get("late") or {}).items() if count}
    if late:
        counts = ", ".join(f"{number(count)} {pgettext('letter channel', channel)}" for channel, count in late.items())
        yield gettext("Letters that do not arrive before the date: {counts}.", counts=counts)
    if calls := letters.get("calls"):
        yield ngettext(
            "One household is called, because no letter reaches it in time.",
            "{count} households are called, because no letter reaches them in time.",
            calls,
        )


def overtaken(entry: Facts) -> str:
    """A later announcement that a switch would suspend."""
    return gettext(
        "{site}: “{stage}” from {time} would be suspended",
        site=entry["site"],
        stage=entry["stage"]["name"],
        time=starting(entry["effective_at"]),
    )


def suspension(facts: Facts | None) -> str:
    """Why an announced switch does not happen for now, and since when. Empty: it is not suspended."""
    if not facts:
        return ""
    return gettext("{cause:revocation}, since {time}", cause=facts["cause"], time=when(facts["at"]))


def missed(switch: Facts) -> str:
    """That its date passed while it was held. Empty: it keeps it."""
    if not switch.get("missed_date"):
        return ""
    time = starting(switch["missed_date"])
    if switch["state"] == "held":
        return gettext("Its date {time} has passed: it takes effect as soon as it is let through.", time=time)
    return gettext("Its date {time} had passed: it takes effect at once.", time=time)


def drift(facts: Facts) -> str:
    """How a site's appointments would fare now, beside what was foreseen."""
    now, foreseen = facts["now"], facts["foreseen"]
    return gettext(
        "{site}: now {moved} moved and {lapsed} lapse, foreseen were {foreseen_moved} and {foreseen_lapsed}",
        site=facts["site"],
        moved=now["moved"],
        lapsed=now["lapsed"],
        foreseen_moved=foreseen["moved"],
        foreseen_lapsed=foreseen["lapsed"],
    )


def upcoming(entry: Facts) -> str:
    """What a site will be on: ab 17.06.2020, 00:00: Persönlich mit Termin; planned: not announced yet."""
    words = {"time": starting(entry["effective_at"]), "stage": entry["stage"]["name"]}
    if entry["announced"]:
        return gettext("from {time}: {stage}", **words)
    return gettext("from {time}: {stage} (planned)", **words)


def ending(entry: Facts) -> str:
    """The last day of a stage by the plan: endet am 30.06.2020 (dann: Offen). Empty: it has none, or is over before."""
    if not entry.get("last_day"):
        return ""
    if entry.get("then"):
        return gettext("ends on {day:day} (then: {stage})", day=entry["last_day"], stage=entry["then"]["name"])
    return gettext("ends on {day:day}", day=entry["last_day"])
