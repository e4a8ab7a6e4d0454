"""`python -m demo`: start, load, switch, check, summarise, stop."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from deploy.local.api import MANAGER, OPERATOR, Api
from demo import place, summary
from demo.material import Material
from demo.scenes import SCENES, Scene, SceneError, file_switch, preview
from demo.watch import Watch
from deploy.local.regions import load_regions
from deploy.local.run import FAILURES, add_cluster_option, apply_cluster_option, no_access
from deploy.local.stack import Stack
from deploy.local.terminal import StopRequested, Terminal, stop_by_signal
from services.chassis.process.config import load_settings


def main() -> int:
    options = _options()
    apply_cluster_option(options)
    terminal = Terminal()
    with stop_by_signal():
        try:
            _play(terminal, place.demo_home(options.home), options.scale, options.seed)
        except (*FAILURES, SceneError) as error:
            terminal.fail(str(error))
            return 1
        except OSError as error:
            terminal.fail(no_access(error))
            return 1
        except StopRequested:
            return 130
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.05, help="1.0: alle Haushalte")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, default=None)
    add_cluster_option(parser)
    return parser.parse_args()


def _play(terminal: Terminal, home: Path, scale: float, seed: int) -> None:
    started = time.monotonic()
    place.refuse_a_shared_broker(os.environ.get("AMQP_URI"))
    place.clean(home)
    os.environ |= {"STUFENPLAN_HOME": str(home), "STUFENPLAN_NOW": SCENES[0].now}
    os.environ["STUFENPLAN_CONFIG"] = str(place.configuration(home))
    settings = load_settings()
    stack = Stack(settings, terminal.say, os.environ, database_prefix="stufenplan_demo", from_scratch=True)
    material = Material(home / "material", scale, seed)
    try:
        stack.start()
        with Api(stack.gateway_url, OPERATOR) as api:
            load_regions(api, terminal.say)
        entries = [_scene(terminal, stack, scene, material) for scene in SCENES]
        extra = {
            "scale": scale,
            "seconds": round(time.monotonic() - started, 1),
            "peak_rss_mib": {name: round(size / 2**20, 1) for name, size in sorted(stack.peak_rss.items())},
            "restarts": stack.restarts,
        }
        summary.write(home / "summary.json", entries, home / "letters", extra)
        terminal.show(summary.table(entries))
        terminal.say(f"Zusammenfassung: {home / 'summary.json'}")
        terminal.say(f"Briefe:          {home / 'letters'}")
    finally:
        material.stop()
        stack.stop()


def _scene(terminal: Terminal, stack: Stack, scene: Scene, material: Material) -> dict[str, Any]:
    terminal.say(f"{scene.title} (Uhr des Systems: {scene.now})")
    if scene is not SCENES[0]:
        stack.stop_programs()
        stack.start_programs(scene.now)
    households, appointments = material.of(scene.region)
    with Api(stack.gateway_url, OPERATOR) as api:
        for what, path in (("households", households), ("appointments", appointments)):
            outcome = api.import_csv(scene.region, what, path)
            terminal.say(f"  {outcome['imported']} {'Haushalte' if what == 'households' else 'Termine'} übernommen")
    with Api(stack.gateway_url, MANAGER) as api:
        return _switch(terminal, api, scene)


def _switch(terminal: Terminal, api: Api, scene: Scene) -> dict[str, Any]:
    seen = preview(api, scene)
    terminal.say(f"  Vorschau: {_preview_line(seen)}")
    filed = file_switch(api, scene, seen)
    watch = Watch(api, filed["id"], seen["letters"]["households"], terminal)
    settled = watch.until_settled()
    totals = api.get(f"/switches/{filed['id']}/appointments")
    counts = api.get(f"/switches/{filed['id']}/letters")
    entry = summary.summarise(settled, totals, counts)
    summary.check(entry, seen)
    terminal.say(f"  Erledigt nach {entry['seconds_to_settled']:.1f} s, wie in der Vorschau; die Bücher gehen auf")
    return entry | {"letters_per_second": watch.letters_per_second}


def _preview_line(seen: dict[str, Any]) -> str:
    told, letters = seen["appointments"], seen["letters"]
    return (
        f"{told['before']} Termine: {told['kept']} bleiben, {told['phone']} per Telefon, {told['video']} per Video, "
        f"{told['moved']} verlegt, {told['lapsed']} entfallen; {letters['households']} Briefe, "
        f"Porto {letters['postage_cents'] / 100:.2f} €"
    )


if __name__ == "__main__":
    sys.exit(main())
