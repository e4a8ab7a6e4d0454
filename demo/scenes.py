"""The two switches the demo plays: who, when, to which stage. Facts D1, H1 and H8 of the authorities."""

from dataclasses import dataclass
from typing import Any

from deploy.local.api import Api


@dataclass(frozen=True)
class Scene:
    region: str
    title: str
    now: str
    """The system's clock when the switch is filed (RFC 3339)."""
    to_stage: str
    reason: str


SCENES = (
    Scene(
        region="dortmund",
        title="Dortmund schließt: alle Standorte nur noch in Notfällen",
        now="2020-03-16T07:30:00+01:00",
        to_stage="emergency-only",
        reason="Infektionsschutz: ab sofort bis auf Weiteres persönliche Vorsprachen nur in Notfällen",
    ),
    Scene(
        region="hannover",
        title="Hannover öffnet: persönliche Beratung mit Termin an allen Standorten",
        now="2020-06-15T07:30:00+02:00",
        to_stage="by-appointment",
        reason="Stufenweise Wiederaufnahme der persönlichen Beratung an allen 19 Standorten",
    ),
)


class SceneError(RuntimeError):
    """A switch did not go as promised; the text is one sentence for the user."""


def preview(api: Api, scene: Scene) -> dict[str, Any]:
    found: dict[str, Any] = api.post(f"/regions/{scene.region}/switch-previews", {"to_stage": scene.to_stage})
    return found


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
