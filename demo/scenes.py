"""The two switches the demo plays, one at once, one for a date: who, when, to which stage; out of scenes.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deploy.local.api import Api
from services.gateway.wording import from_environment


@dataclass(frozen=True)
class Scene:
    region: str
    titles: Mapping[str, str]
    """By language."""
    now: str
    """The system's clock when the switch is filed (RFC 3339)."""
    to_stage: str
    reason: str
    effective_at: str | None = None
    visit: Mapping[str, str] | None = None
    """Of a switch with a date: `booked` (RFC 3339) between its announcement and its date, for `day` after it."""

    @property
    def title(self) -> str:
        """In the language of the terminal."""
        return self.titles[from_environment()]


SCENES = tuple(Scene(**entry) for entry in yaml.safe_load(Path(__file__).with_name("scenes.yaml").read_text("utf-8")))


class SceneError(RuntimeError):
    """A switch did not go as promised; the text is one sentence for the user."""


def preview(api: Api, scene: Scene) -> dict[str, Any]:
    seen: dict[str, Any] = api.post(f"/regions/{scene.region}/switch-previews", _wish(scene))
    return seen


def file_switch(api: Api, scene: Scene, seen: dict[str, Any]) -> dict[str, Any]:
    """File the switch that was previewed; the system refuses it if anything changed since."""
    measured = {gate["id"]: gate["threshold"] for gate in seen["gates"] if gate["threshold"] is not None}
    gates = [gate["id"] for gate in seen["gates"] if gate["id"] not in measured]
    filed: dict[str, Any] = api.post(
        f"/regions/{scene.region}/switches",
        {
            **_wish(scene),
            "reason": scene.reason,
            "preview_fingerprint": seen["fingerprint"],
            "confirmed_gates": gates,
        },
    )
    for gate, most in measured.items():
        filed = api.post(f"/switches/{filed['id']}/gates/{gate}", {"reading": most / 2})
    return filed


def _wish(scene: Scene) -> dict[str, Any]:
    return {"to_stage": scene.to_stage, "effective_at": scene.effective_at}
