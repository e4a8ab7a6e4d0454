"""What every site's events must tell, whatever happened in whatever order: one story, and the site is where it ends."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from tests.integration.sites.conftest import Town


def assert_one_story(town: Town) -> None:
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    in_force: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for body in [*town.said("site.stage_changed"), *town.said("site.stage_revoked")]:
        told[body["data"]["site"]].append(body)
    for body in town.said("site.stage_in_force"):
        in_force[body["data"]["site"]].append(body)
    for site, (stage, sequence) in town.stages().items():
        story = sorted(told[site], key=lambda body: body["sequence"])
        assert [body["sequence"] for body in story] == list(range(1, sequence + 1)), "a number left out or given twice"
        revoked = _replay(story)
        _came_into_force(in_force[site], revoked)
        assert in_force[site][-1]["data"]["stage"]["id"] == stage


def _replay(story: list[dict[str, Any]]) -> set[int]:
    """Each entry begins from what holds at its date, each revocation says what holds instead. The revoked entries."""
    entries: dict[int, dict[str, Any]] = {}
    revoked: set[int] = set()
    for body in story:
        data = body["data"]
        if "revoked" in data:
            assert data["revoked"] in entries, "what was not announced is not revoked, and nothing twice"
            assert entries.pop(data["revoked"])["stage"]["id"] == data["announced"]["id"]
            revoked.add(data["revoked"])
            assert data["holds"]["id"] == _holding(entries, data["effective_at"])
        else:
            assert data["from_stage"] == _holding(entries, data["effective_at"]) or _said_anew(entries, data)
            assert all(
                entry["effective_at"] != data["effective_at"] or entry["effective_at"] <= body["time"]
                for entry in entries.values()
            ), "one entry for an instant to come"
            entries[body["sequence"]] = data
    return revoked


def _holding(entries: dict[int, dict[str, Any]], instant: str) -> str | None:
    at = datetime.fromisoformat(instant)
    begun = [
        (datetime.fromisoformat(data["effective_at"]), sequence, data["stage"]["id"])
        for sequence, data in entries.items()
        if datetime.fromisoformat(data["effective_at"]) <= at
    ]
    return max(begun)[2] if begun else None


def _said_anew(entries: dict[int, dict[str, Any]], data: dict[str, Any]) -> bool:
    """The same switch says its stage once more, because its replan drifted when it was in force already."""
    return any(entry["switch"] == data["switch"] and entry["stage"] == data["stage"] for entry in entries.values())


def _came_into_force(events: list[dict[str, Any]], revoked: set[int]) -> None:
    """Once each, in the order of the stages, and never what was revoked or skipped."""
    numbers = [body["sequence"] for body in events]
    assert len(set(numbers)) == len(numbers), "in force twice"
    assert not revoked & set(numbers), "in force and revoked"
    skipped = [number for body in events for number in body["data"]["skipped"]]
    assert not set(skipped) & (set(numbers) | revoked)
    before = None
    for body in events:
        assert body["data"]["from_stage"] == before
        before = body["data"]["stage"]["id"]
