"""Households and appointments for the demo, made by the generator in processes of their own while the system starts."""

import os
import subprocess
import sys
from pathlib import Path

from demo.scenes import SCENES, Scene, SceneError
from demo.wording import gettext
from deploy.local.provision import ROOT


class GeneratedFiles:
    """One generator process per region; `of` waits for its files."""

    def __init__(self, folder: Path, scale: float, seed: int) -> None:
        self._folder = folder
        self._log = folder / "generator.log"
        folder.mkdir(parents=True, exist_ok=True)
        self._makers = {scene.region: self._make(scene, scale, seed) for scene in SCENES}

    def of(self, region: str) -> tuple[Path, Path]:
        """The households and the appointments of a region."""
        if self._makers[region].wait() != 0:
            last = "\n".join(self._log.read_text(errors="replace").splitlines()[-5:])
            told = {"region": region, "lines": last}
            raise SceneError(gettext("For {region} no households and appointments could be made:\n{lines}", **told))
        return self._folder / region / "households.csv", self._folder / region / "appointments.csv"

    def stop(self) -> None:
        for maker in self._makers.values():
            if maker.poll() is None:
                maker.kill()
                maker.wait()

    def _make(self, scene: Scene, scale: float, seed: int) -> subprocess.Popen[bytes]:
        out = self._folder / scene.region
        options = ["--scale", str(scale), "--seed", str(seed), "--today", scene.now[:10], "--out", str(out)]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "demo.generator", scene.region, *options],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
