"""`python -m demo`: start, load, switch, check, summarise, stop."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from demo import place, planned, summary
from demo.generated_files import GeneratedFiles
from demo.scenes import SCENES, Scene, SceneError, file_switch, preview
from demo.watch import Watch
from demo.wording import gettext
from deploy.local.api import MANAGER, OPERATOR, Api
from deploy.local.regions import load_regions
from deploy.local.run import FAILURES, add_cluster_option, apply_cluster_option, no_access
from deploy.local.stack import Stack
from deploy.local.terminal import StopRequested, Terminal, stop_by_signal
from deploy.local.users import take_demo_users
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
    parser.add_argument("--scale", type=float, default=0.05, help="1.0: all households")
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
    take_demo_users(os.environ, terminal.say)
    stack = Stack(settings, terminal.say, os.environ, database_prefix="stufenplan_demo", from_scratch=True)
    files = GeneratedFiles(home / "generated", scale, seed)
    try:
        stack.start()
        with Api(stack.gateway_url, OPERATOR) as api:
            load_regions(api, terminal.say)
        entries = [_scene(terminal, stack, scene, files) for scene in SCENES]
        extra = {
            "scale": scale,
            "seconds": round(time.monotonic() - started, 1),
            "peak_rss_mib": {name: round(size / 2**20, 1) for name, size in sorted(stack.peak_rss.items())},
            "restarts": stack.restarts,
        }
        summary.write(home / "summary.json", entries, home / "letters", extra)
        terminal.show(summary.table(entries))
        terminal.say(gettext("Summary: {file}", file=str(home / "summary.json")))
        terminal.say(gettext("Letters: {folder}", folder=str(home / "letters")))
    finally:
        files.stop()
        stack.stop()


def _scene(terminal: Terminal, stack: Stack, scene: Scene, files: GeneratedFiles) -> dict[str, Any]:
    terminal.say(gettext("{title} (the system's clock: {now})", title=scene.title, now=scene.now))
    if scene is not SCENES[0]:
        planned.set_clock(stack, scene.now)
    households, appointments = files.of(scene.region)
    with Api(stack.gateway_url, OPERATOR) as api:
        count = api.import_csv(scene.region, "households", households)["imported"]
        terminal.say(gettext("  {count:d} households taken over", count=count))
        count = api.import_csv(scene.region, "appointments", appointments)["imported"]
        terminal.say(gettext("  {count:d} appointments taken over", count=count))
    return _switch(terminal, stack, scene)


def _switch(terminal: Terminal, stack: Stack, scene: Scene) -> dict[str, Any]:
    with Api(stack.gateway_url, MANAGER) as api:
        seen = preview(api, scene)
        terminal.say(_preview_line(seen))
        filed = file_switch(api, scene, seen)
        watch = Watch(api, filed["id"], seen["letters"]["households"], terminal)
        if scene.effective_at is None:
            switch = watch.until_followed("settled")
        else:
            switch = planned.play(terminal, stack, api, scene, filed, watch)
        totals = api.get(f"/switches/{filed['id']}/appointments")
        counts = api.get(f"/switches/{filed['id']}/letters")
    entry = summary.summarise(switch, totals, counts)
    summary.check(entry, seen)
    terminal.say(gettext("  As previewed; the books balance"))
    return entry | {"letters_per_second": watch.letters_per_second}


def _preview_line(seen: dict[str, Any]) -> str:
    return gettext(
        "  Preview: {before:d} appointments: {kept:d} stay, {phone:d} by phone, {video:d} by video, {moved:d} moved, "
        "{lapsed:d} lapse; {households:d} letters, postage {cents:euros}",
        **seen["appointments"],
        households=seen["letters"]["households"],
        cents=seen["letters"]["postage_cents"],
    )


if __name__ == "__main__":
    sys.exit(main())
