"""The two switches the demo plays: who, when, to which stage; they stand in scenes.yaml."""

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

    @property
    def title(self) -> str:
        """In the language of the terminal."""
        return self.titles[from_environment()]


SCENES = tuple(Scene(**entry) for entry in yaml.safe_load(Path(__file__).with_name("scenes.yaml").read_text("utf-8")))


class SceneError(RuntimeError):
    """A switch did not go as promised; the text is one sentence for the user."""


def preview(api: Api, scene: Scene) -> dict[str, Any]:
    seen: dict[str, Any] = api.post(f"/regions/{scene.region}/switch-previews", {"to_stage": scene.to_stage})
    return seen


def file_switch(api: Api, scene: Scene, seen: dict[str, Any]) -> dict[str, Any]:
    """File the switch that was previewed; the system refuses it if anything changed since."""
    gates = [gate["id"] if isinstance(gate, dict) else gate for gate in seen.get("gates", [])]
    filed: dict[str, Any] = api.post(
        f"/regions/{scene.region}/switches",
        {
            "to_stage": scene.to_stage,
            "reason": scene.reason,
            "preview_fingerprint": seen["fingerprint"],
            "confirmed_gates": gates,
        },
    )
    return filed
