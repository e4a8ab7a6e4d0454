"""What has been seen of appointments and letters, step by step: nothing vanishes, and whatever changes has a cause.

It reads what was stored, said and handed over, and reckons for itself: no rule of the services is asked.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.system.timeline.world import World

Json = dict[str, Any]
Key = tuple[str, int]
"""A site and a sequence: one change of one site's timeline."""
APPOINTMENTS = "SELECT id, reference, site, state, channel, starts_at, ends_at, zone, room FROM appointment"
SAID = "SELECT position, type, sequence, payload FROM outbox WHERE position > %s ORDER BY position"
LETTERS = (
    "SELECT letter.id, letter.household_id, letter.switch_id, letter.state, campaign.site, campaign.sequence"
    " FROM letter JOIN campaign ON campaign.id = letter.campaign_id"
)
AFFECTED = (
    "SELECT change.household_id FROM appointment_change AS change JOIN campaign USING (region, site)"
    " WHERE campaign.switch_id = %s AND change.sequence <= campaign.sequence"
    " AND change.change ->> 'outcome' <> 'kept'"
)
"""Of whose appointments that switch changed one, or an earlier one that nobody had told them of."""
HEARD = "SELECT site, revokes FROM entry WHERE revokes IS NOT NULL"
TAKEN_BACK = ("revoked", "suspended")
ENTRIES = "SELECT site, sequence, effective_at, switch_id, in_force_at, revoked_by, skipped_at FROM timeline"


@dataclass(frozen=True)
class Told:
    """One letter in the folder of the print centre or the mail gateway."""

    letter: str
    household: Any
    switch: str
    entry: Key


@dataclass
class Books:
    world: World
    appointments: dict[Any, Json] = field(default_factory=dict)
    """As they were after the step before."""
    position: int = 0
    told: list[Told] = field(default_factory=list)
    void: set[Key] = field(default_factory=set)
    """Entries that were revoked, skipped or over after the step before: nobody is to be told of them any more."""
    corrections: set[str] = field(default_factory=set)
    """Switches that take others back, and were looked at when they did."""
    _lots: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.world.chain.lot_made = self.check_lot
        self.appointments = self._appointments()
        self.position = max((row["position"] for row in self._said()), default=0)

    def close_step(self) -> None:
        """Checks what has happened since the step before, and puts it down."""
        self.check_appointments()
        self.check_replans()
        self.check_letters()
        self.check_corrections()
        self.appointments = self._appointments()
        self.position = max((row["position"] for row in self._said()), default=self.position)
        self.void = set(self._void())
        self.world.made, self.world.rewritten = 0, set()

    def check_appointments(self) -> None:
        """All that were there are there, as they were, but for what a replan said of them or a file changed."""
        before, now = self.appointments, self._appointments()
        assert before.keys() <= now.keys(), "appointments vanished"
        assert len(now) - len(before) == self.world.made, "appointments nobody made"
        said = self._changes()
        for id, old in before.items():
            new, changes = now[id], said.get(id, [])
            if new["reference"] in self.world.rewritten:
                continue
            assert _shown(old) == (_visit(changes[0]["before"]) if changes else _shown(old)), (old, changes)
            last = changes[-1] if changes else None
            if last is None:
                assert (old["state"], _shown(old)) == (new["state"], _shown(new)), (old, new)
            elif last["after"] is None:
                assert new["state"] == "lapsed" and last["no_disadvantage"], (new, last)
            else:
                assert (new["state"], _shown(new)) == ("booked", _visit(last["after"])), (new, last)

    def check_replans(self) -> None:
        """Each appointment is in one change of a replan; they come to its totals; none of its time is left out."""
        entries = {(row["site"], row["sequence"]): row for row in self.world.chain.rows("sites", ENTRIES)}
        changes: defaultdict[Key, list[Json]] = defaultdict(list)
        for row in self._said("appointments.changed.v1"):
            changes[_key(row)] += row["payload"]["data"]["changes"]
        touched = {each["appointment_id"] for some in changes.values() for each in some}
        for row in self._said("site.replanned.v1"):
            key, totals = _key(row), dict(row["payload"]["data"]["totals"])
            before = totals.pop("before")
            assert before == sum(totals.values()), (key, totals)
            if row["payload"]["data"]["batches"]:
                mine = changes[key]
                assert len({each["appointment_id"] for each in mine}) == len(mine) == before, key
                assert Counter(each["outcome"] for each in mine) == Counter(totals), key
            if key in entries:
                self._check_covers(key, entries, touched, changes[key])

    def check_lot(self) -> None:
        """What just left the house is of no entry that was void before this step, or heard to be revoked before it."""
        heard = {(row["site"], row["revokes"]) for row in self.world.chain.rows("notification", HEARD)}
        new = list(self._new_lots())
        assert [told for told in new if told.entry in self.void | heard] == []
        self.told += new

    def check_letters(self) -> None:
        """Whatever is said to have left the house has left it once, and once for each household and entry."""
        assert len({told.letter for told in self.told}) == len(self.told)
        twice = Counter((told.entry, told.household) for told in self.told)
        assert all(count == 1 for count in twice.values()), twice.most_common(3)
        letters = self.world.chain.rows("notification", LETTERS)
        gone = {str(row["id"]) for row in letters if row["state"] == "handed_over"}
        assert gone == {told.letter for told in self.told}

    def check_corrections(self) -> None:
        """They go to those alone whom the letters reached that they correct, or who were yet to hear of a change."""
        for switch, stored in self.world.stored().items():
            back = str(stored["taken_back_by"])
            if stored["state"] in TAKEN_BACK and stored["taken_back_by"] and back not in self.corrections:
                self.corrections.add(back)
                affected = {row["household_id"] for row in self.world.chain.rows("notification", AFFECTED, [back])}
                assert self._told_of(back) - self._told_of(switch) - affected == set(), switch

    def _told_of(self, switch: str) -> set[Any]:
        return {told.household for told in self.told if told.switch == switch}

    def _check_covers(self, key: Key, entries: dict[Key, Json], touched: set[str], mine: list[Json]) -> None:
        """Nothing before its date or in the past is touched; nothing in its time is forgotten."""
        entry, now = entries[key], self.world.clock.at
        begin = max(entry["effective_at"], now)
        later = [other["effective_at"] for (site, _), other in entries.items() if site == key[0]]
        end = min((at for at in later if at > entry["effective_at"]), default=None)
        for change in mine:
            assert change["outcome"] == "kept" or _instant(change["before"]["starts_at"]) >= begin, (key, change)
        for id, old in self.appointments.items():
            here = old["site"] == key[0] and old["state"] == "booked" and old["starts_at"] >= begin
            if here and (end is None or old["starts_at"] < end):
                assert str(id) in touched, (key, old)

    def _appointments(self) -> dict[Any, Json]:
        return {row["id"]: row for row in self.world.chain.rows("scheduling", APPOINTMENTS)}

    def _said(self, name: str | None = None) -> list[Json]:
        rows = self.world.chain.rows("scheduling", SAID, [self.position])
        return [row for row in rows if name in (None, row["type"])]

    def _changes(self) -> dict[Any, list[Json]]:
        """What was said in this step, by appointment, in order."""
        said: defaultdict[Any, list[Json]] = defaultdict(list)
        for row in self._said("appointments.changed.v1"):
            for change in row["payload"]["data"]["changes"]:
                said[change["appointment_id"]].append(change)
        return {id: said[str(id)] for id in self.appointments if str(id) in said}

    def _new_lots(self) -> Iterator[Told]:
        letters = {str(row["id"]): row for row in self.world.chain.rows("notification", LETTERS)}
        for path in sorted(self.world.letters.glob("*/*/*/manifest.json")):
            if path not in self._lots and ".staging" not in path.parts:
                self._lots.add(path)
                for line in json.loads(path.read_text("utf-8"))["letters"]:
                    row = letters[line["letter"]]
                    yield Told(
                        line["letter"], row["household_id"], str(row["switch_id"]), (row["site"], row["sequence"])
                    )

    def _void(self) -> Iterator[Key]:
        rows = self.world.chain.rows("sites", ENTRIES)
        for row in rows:
            over = row["in_force_at"] is not None and any(
                other["site"] == row["site"] and other["in_force_at"] is not None and _order(other) > _order(row)
                for other in rows
            )
            if over or row["revoked_by"] is not None or row["skipped_at"] is not None:
                yield row["site"], row["sequence"]


def _order(entry: Json) -> tuple[datetime, int]:
    return entry["effective_at"], entry["sequence"]


def _key(row: Json) -> Key:
    return row["payload"]["data"]["site"], row["sequence"]


def _shown(row: Json) -> tuple[Any, ...]:
    return row["channel"], row["starts_at"], row["ends_at"], row["zone"], row["room"]


def _visit(said: Json) -> tuple[Any, ...]:
    place = said["place"] or {"zone": None, "room": None}
    times = (_instant(said["starts_at"]), _instant(said["ends_at"]))
    return said["channel"], *times, place["zone"], place["room"]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
