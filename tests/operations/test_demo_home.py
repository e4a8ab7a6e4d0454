"""The demo empties its home at the start: its own, and never a folder that somebody else has filled."""

import pytest

from deploy.local.demo.place import clean, demo_home
from deploy.local.stack import StackError


def test_a_folder_that_no_demo_has_made_is_left_alone(tmp_path):
    (tmp_path / "lock").touch()
    (tmp_path / "thesis.odt").write_text("drei Jahre Arbeit")
    with pytest.raises(StackError, match="stammt von keiner Vorführung"):
        clean(tmp_path)
    assert (tmp_path / "thesis.odt").exists()


@pytest.mark.parametrize("name", ["demo", "rehearsal"])
def test_its_own_home_is_emptied_again_and_again(tmp_path, name):
    home = demo_home(tmp_path / name)
    for _ in range(2):
        clean(home)
        (home / "letters").mkdir()
        (home / "summary.json").touch()
    clean(home)
    assert not (home / "letters").exists() and not (home / "summary.json").exists()
