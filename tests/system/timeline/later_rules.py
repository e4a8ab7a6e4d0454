"""Rules T7 to T11 of the timeline, told by what people see."""

from typing import Any, ClassVar

import pytest

from deploy.local.api import ApiError
from tests.system.region import Region
from tests.system.system import wait_until
from tests.system.timeline.rules import visits
from tests.system.timeline.story import DATE, IN_WORDS, Chapter, Rule

NEWCOMER = "23702//0099999"


class Overtaking(Rule):
    """T7: a tightening suspends what is announced for later, unless it is to stand; one of two for a date wins."""

    opening = True

    def filed(self, chapter: Chapter) -> None:
        chapter.file("regular")
        with pytest.raises(ApiError) as taken:
            chapter.file("by-appointment")
        assert "17." in str(taken.value)
        chapter.noted["opening"] = chapter.switches("scheduled")[0]["id"]

    def announced(self, chapter: Chapter) -> None:
        chapter.reaches("announced", chapter.noted["opening"])
        emergency = chapter.file("emergency", None)
        chapter.reaches("settled", emergency["id"])
        assert chapter.switch(chapter.noted["opening"])["state"] == "announced"

    def between(self, chapter: Chapter) -> None:
        stands = chapter.file("closed", None, later_stand=True)
        chapter.reaches("settled", stands["id"])
        assert chapter.switch(chapter.noted["opening"])["state"] == "announced"
        chapter.reaches("settled", chapter.file("emergency", None)["id"])
        tightening = chapter.file("closed", None)
        assert {each["switch_id"] for each in chapter.noted["preview"]["overtakes"]} == {chapter.noted["opening"]}
        suspended = chapter.reaches("suspended", chapter.noted["opening"])
        assert (suspended["suspension"]["cause"], suspended["suspension"]["by"]) == ("overtaken", tightening["id"])

    def reached(self, chapter: Chapter) -> None:
        assert set(chapter.stages().values()) == {"closed"}
        assert chapter.act("cancellation", {"reason": "Ende"}, chapter.noted["opening"])["state"] == "cancelled"


class Drift(Rule):
    """T8: what would fare clearly worse at the announcement than it was previewed is held for a look."""

    def filed(self, chapter: Chapter) -> None:
        chapter.file("closed")
        more = Region(chapter.region.id, {}, chapter.region.sites)
        more.appointments = [row for site in chapter.moving for row in _free_rows(chapter, site)]
        path = chapter.folder / f"{chapter.region.id}-more-appointments.csv"
        path.write_text(more.appointments_csv(), encoding="utf-8")
        chapter.system.operator.import_csv(chapter.region.id, "appointments", path)

    def announced(self, chapter: Chapter) -> None:
        held = chapter.reaches("held")
        assert {each["site"] for each in held["drift"]} == set(chapter.moving)
        assert all(_hit(each["now"]) > 1.1 * _hit(each["foreseen"]) for each in held["drift"])
        assert chapter.handed_over() == [] and visits(chapter, after=True)
        chapter.act("accept-drift", {"reason": "Angesehen, so gewollt"})
        chapter.reaches("announced")
        assert chapter.handed_over() and visits(chapter, after=True) == []


class Joiners(Rule):
    """T9: who comes to a site later has the letter of its stage, announced or in force, once."""

    def filed(self, chapter: Chapter) -> None:
        chapter.file("emergency")

    def announced(self, chapter: Chapter) -> None:
        chapter.reaches("announced")
        chapter.noted["letters"] = len(chapter.handed_over())

    def between(self, chapter: Chapter) -> None:
        newcomer = {**chapter.region.households[0], "BG-Nummer": NEWCOMER, "Nachname": "Neuhaus-Zuzug"}
        newcomer |= {"Standort": chapter.moving[0], "Versandweg": "post", "E-Mail": "", "Ausschluss": ""}
        for _ in range(2):
            chapter.bring(newcomer)
        wait_until(lambda: _letters_to(chapter, "Neuhaus-Zuzug"), f"{chapter.region.id}: letter", 120)
        chapter.noted["joined"] = letters = _letters_to(chapter, "Neuhaus-Zuzug")
        assert len(letters) == 1 and IN_WORDS in letters[0]

    def reached(self, chapter: Chapter) -> None:
        chapter.reaches("settled")
        assert _letters_to(chapter, "Neuhaus-Zuzug") == chapter.noted["joined"]


class Until(Rule):
    """T10: filing past a stage's end is refused, and reaching it is said, with what the plan proposes then."""

    changes: ClassVar[dict[str, Any]] = {"exception": {"until": "2020-06-16", "then": "by-appointment"}}

    def filed(self, chapter: Chapter) -> None:
        with pytest.raises(ApiError):
            chapter.file("exception")
        chapter.reaches("settled", chapter.file("exception", None)["id"])
        assert not any(site["overdue"] for site in _listed(chapter))

    def reached(self, chapter: Chapter) -> None:
        wait_until(lambda: all(site["overdue"] for site in _listed(chapter)), f"{chapter.region.id}: overdue")
        assert {site["then"]["id"] for site in _listed(chapter)} == {"by-appointment"}


class InForce(Rule):
    """T11: at its date the stage is in force, and what shows or limits "now" follows; of two that passed the later."""

    def filed(self, chapter: Chapter) -> None:
        chapter.noted["first"] = chapter.file("exception", "2020-06-16T00:00:00+02:00")["id"]
        chapter.file("emergency")

    def announced(self, chapter: Chapter) -> None:
        chapter.reaches("announced", chapter.noted["first"])
        chapter.reaches("announced")
        assert set(chapter.stages().values()) == {"regular"}
        assert [each["stage"]["id"] for each in _listed(chapter)[0]["next"]] == ["exception", "emergency"]

    def reached(self, chapter: Chapter) -> None:
        wait_until(lambda: set(chapter.stages().values()) == {"emergency"}, f"{chapter.region.id}: in force")
        days = {"from": "2020-06-08", "to": "2020-06-30"}
        shown = chapter.system.manager.get(f"/regions/{chapter.region.id}/timeline", **days)
        states = {
            (entry["stage"]["id"], entry["state"])
            for site in shown["sites"]
            if site["site"] in chapter.moving
            for entry in site["entries"]
        }
        assert states == {("regular", "past"), ("exception", "skipped"), ("emergency", "in_force")}
        limits = chapter.system.manager.get(f"/regions/{chapter.region.id}/limits")
        assert {each["stage"] for each in limits if each["site"] in chapter.moving} == {"emergency"}
        chapter.reaches("settled")


def _hit(counts: dict[str, int]) -> int:
    return counts["moved"] + counts["lapsed"]


def _listed(chapter: Chapter) -> list[dict[str, Any]]:
    listed = chapter.system.manager.get(f"/regions/{chapter.region.id}/sites")
    return [site for site in listed if site["site"] in chapter.moving]


def _letters_to(chapter: Chapter, name: str) -> list[str]:
    return [text for text in chapter.handed_over() if name in text]


def _free_rows(chapter: Chapter, site: str) -> list[dict[str, str]]:
    """Visits after the date, each half an hour after another of the same household with the same staff."""
    rows = [row for row in chapter.region.appointments if row["Standort"] == site and row["Datum"] > DATE[:10]]
    taken = {(row["BG-Nummer"], row["Datum"], row["Beginn"]) for row in chapter.region.appointments}
    fresh = []
    for number, row in enumerate(row for row in rows if row["Kanal"] == "persönlich"):
        begin = f"{row['Beginn'][:3]}30"
        if row["Minuten"] == "30" and (row["BG-Nummer"], row["Datum"], begin) not in taken:
            fresh.append({**row, "Termin-Nr": f"more-{site}-{number}", "Beginn": begin})
    assert fresh, "no more visits could be made up"
    return fresh
