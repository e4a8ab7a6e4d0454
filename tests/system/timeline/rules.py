"""Rules T1 to T6 of the timeline, told by what people see: answers of the API, appointments, the text of letters."""

from datetime import datetime
from typing import Any, ClassVar

import pytest

from tests.system.timeline.story import ANNOUNCE_AT, DATE, IN_WORDS, Chapter, Rule

GATE = {"id": "look", "kind": "human_check", "text": "Die Wege sind markiert."}


def starts(appointment: dict[str, Any]) -> str:
    return str(appointment["starts_at"])


def visits(chapter: Chapter, *, after: bool) -> list[dict[str, Any]]:
    """Booked in person, before the date or from it on."""
    listed = [each for each in chapter.appointments() if each["state"] == "booked" and each["channel"] == "in_person"]
    return [each for each in listed if (starts(each) >= "2020-06-16T22:00:00") is after]


def fate(chapter: Chapter) -> dict[str, tuple[Any, ...]]:
    """What became of each appointment, by its number."""
    return {
        each["appointment_id"]: (each["state"], each["channel"], starts(each), each["place"])
        for each in chapter.appointments()
    }


def book(chapter: Chapter, day: str, number: int = 0) -> dict[str, Any]:
    """Books the first free visit of the day; there must be one."""
    site, bg_number = chapter.moving[0], chapter.region.households[number]["BG-Nummer"]
    wish = {"bg_number": bg_number, "department": "benefits", "kind": "consultation", "channel": "in_person"}
    address = f"/regions/{chapter.region.id}/sites/{site}"
    found = chapter.system.manager.post(
        f"{address}/slot-searches", {**wish, "from": f"{day}T00:00:00+02:00", "to": f"{day}T23:59:00+02:00"}
    )
    assert found["slots"], found["reason"]
    booked: dict[str, Any] = chapter.system.manager.post(
        f"{address}/appointments", {**wish, "starts_at": found["slots"][0]["starts_at"]}
    )
    return booked


class Lead(Rule):
    """T1: announced its lead before its date; too late for that, at once, and the preview says who learns late."""

    def filed(self, chapter: Chapter) -> None:
        filed = chapter.file("emergency")
        told = chapter.noted["preview"]["announcement"]
        assert (filed["state"], filed["sites"][0]["sequence"]) == ("scheduled", None)
        assert (told["lead_working_days"], told["at_once"], told["late"]) == (3, False, False)
        assert same(told["at"], ANNOUNCE_AT) and same(filed["announce_at"], ANNOUNCE_AT)
        assert (told["posted_on"], told["arrives_on"]["print"]) == ("2020-06-15", "2020-06-16")
        assert chapter.handed_over() == []

    def announced(self, chapter: Chapter) -> None:
        assert chapter.reaches("announced")["sites"][0]["sequence"] == 2
        letters = chapter.letters()
        assert letters["households_without_letter"] == letters["households_with_two_letters"] == 0
        assert sum(letters["letters"].values()) == letters["households"] > 0

    def between(self, chapter: Chapter) -> None:
        wish = {"sites": ["site-1"], "to_stage": "closed", "effective_at": "2020-06-16T00:00:00+02:00"}
        seen = chapter.system.manager.post(f"/regions/{chapter.region.id}/switch-previews", wish)
        told, letters = seen["announcement"], seen["letters"]
        assert told["at_once"] and told["late"] and told["lead_working_days"] < told["needed_working_days"] == 3
        assert letters["late"]["print"] == letters["channels"]["print"] and letters["calls"] >= 0


class Binding(Rule):
    """T2: from the announcement on, what lies after the date follows the new stage, what lies before it the old one."""

    def filed(self, chapter: Chapter) -> None:
        chapter.file("closed")
        chapter.noted["visits"] = len(visits(chapter, after=True))
        book(chapter, "2020-06-18")

    def announced(self, chapter: Chapter) -> None:
        chapter.reaches("announced")
        book(chapter, "2020-06-16", 1)
        with pytest.raises(AssertionError, match="admission"):
            book(chapter, "2020-06-18", 2)
        assert chapter.noted["visits"] > 0 and visits(chapter, after=True) == []

    def between(self, chapter: Chapter) -> None:
        limits = f"/regions/{chapter.region.id}/limits"
        for at, admitted in (("2020-06-16T12:00:00Z", True), ("2020-06-17T12:00:00Z", False)):
            listed = chapter.system.manager.get(limits, at=at)
            assert {each["limits"]["in_person"] for each in listed if each["site"] in chapter.moving} == {admitted}


class Replan(Rule):
    """T3: a replan covers what begins in the stage's own period; what comes before it stays untouched."""

    def filed(self, chapter: Chapter) -> None:
        chapter.file("exception")
        chapter.noted["before"] = fate(chapter)

    def announced(self, chapter: Chapter) -> None:
        chapter.reaches("announced")
        now = fate(chapter)
        early = {key for key, each in chapter.noted["before"].items() if each[2] < "2020-06-16T22:00:00"}
        assert early and {key: now[key] for key in early} == {key: chapter.noted["before"][key] for key in early}
        totals = chapter.system.totals(chapter.noted["switch"])
        assert totals["before"] == len(now) - len(early) and totals["kept"] < totals["before"]
        assert totals == {key: chapter.noted["preview"]["appointments"][key] for key in totals}


class Letters(Rule):
    """T4: letters go out at the announcement, say the date, and come once: nothing more when it is reached."""

    def filed(self, chapter: Chapter) -> None:
        chapter.file("emergency")

    def announced(self, chapter: Chapter) -> None:
        chapter.reaches("announced")
        chapter.noted["letters"] = letters = chapter.handed_over()
        assert letters and any(IN_WORDS in text for text in letters)
        assert not [text for text in letters if "ab sofort" in text]

    def reached(self, chapter: Chapter) -> None:
        chapter.reaches("settled")
        assert set(chapter.stages().values()) == {"emergency"}
        assert chapter.handed_over() == chapter.noted["letters"]


class Gates(Rule):
    """T5: judged at the announcement and at the date; held then, it is suspended, taken back and said to the told."""

    opening = True
    changes: ClassVar[dict[str, Any]] = {"regular": {"gates": [GATE]}}

    def filed(self, chapter: Chapter) -> None:
        chapter.file("regular")

    def announced(self, chapter: Chapter) -> None:
        held = chapter.reaches("held")
        assert [gate["id"] for gate in held["held_by"]] == ["look"] and chapter.handed_over() == []
        chapter.act("gates/look")
        chapter.reaches("announced")
        chapter.noted["letters"] = len(chapter.handed_over())
        assert chapter.noted["letters"] > 0

    def between(self, chapter: Chapter) -> None:
        chapter.system.manager.delete(f"/switches/{chapter.noted['switch']}/gates/look")
        assert chapter.switch()["state"] == "announced"

    def reached(self, chapter: Chapter) -> None:
        suspended = chapter.reaches("suspended")
        assert suspended["suspension"]["cause"] == "gates" and set(chapter.stages().values()) == {"closed"}
        corrections = chapter.letters(chapter.taken_back()["id"])
        told = chapter.letters()["letters"]
        assert sum(corrections["letters"][key] for key in ("print", "email")) == told["print"] + told["email"]
        chapter.act("gates/look")
        again = chapter.act("release", {"reason": "Die Wege sind wieder markiert"})
        assert again["effective_at"] > DATE[:10] and again["id"] != suspended["id"]
        assert chapter.reaches("announced", again["id"]) and chapter.switch()["state"] == "superseded"
        letters = chapter.letters(again["id"])
        assert letters["households_without_letter"] == letters["households_with_two_letters"] == 0
        assert letters["letters"]["print"] + letters["letters"]["email"] > 0


class Revoke(Rule):
    """T6: until its date an announced switch can be revoked; what it changed returns, and the told are told."""

    def filed(self, chapter: Chapter) -> None:
        chapter.file("closed")
        chapter.noted["before"] = fate(chapter)

    def announced(self, chapter: Chapter) -> None:
        chapter.reaches("announced")
        assert fate(chapter) != chapter.noted["before"]
        chapter.noted["letters"] = chapter.letters()["letters"]

    def between(self, chapter: Chapter) -> None:
        count = len(chapter.handed_over())
        assert chapter.act("revoke", {"reason": "Die Zahlen sinken"})["state"] == "revoked"
        corrections = chapter.letters(chapter.taken_back()["id"])["letters"]
        assert {key: corrections[key] for key in ("print", "email")} == {
            key: chapter.noted["letters"][key] for key in ("print", "email")
        }
        assert fate(chapter) == chapter.noted["before"]
        later = chapter.handed_over()
        assert len(later) > count and any("angekündigt" in text and IN_WORDS in text for text in later)

    def reached(self, chapter: Chapter) -> None:
        assert set(chapter.stages().values()) == {"regular"} and chapter.switch()["state"] == "revoked"
        again = chapter.act("revoke", {"reason": "Noch einmal"})
        assert (again["state"], again["cancel_reason"]) == ("revoked", "Die Zahlen sinken")


def same(one: str, other: str) -> bool:
    """Whether it is the same instant, whatever the offset."""
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)
