"""What a running system writes is for its own user: nobody else on the machine reads a letter, a log or a secret."""

import stat
from pathlib import Path

from deploy.local.home import Home
from tests.integration.chassis.conftest import World, world

__all__ = ["world"]

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def test_a_home_is_closed_to_others_also_one_that_was_open(tmp_path: Path):
    (tmp_path / "home").mkdir(mode=0o755)
    home = Home(tmp_path / "home")

    home.take()
    home.release()

    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


def test_what_a_process_writes_is_closed_to_others(world: World):
    """By the umask of the process itself: whoever starts it, and from wherever."""
    service = world.serve().ready()
    status = Path(f"/proc/{service.popen.pid}/status").read_text()

    (umask,) = [line.split()[1] for line in status.splitlines() if line.startswith("Umask")]
    assert int(umask, 8) & OTHERS == OTHERS
