"""The demo's scenes are told in every language, and what they file does not depend on it."""

import pytest

from demo.scenes import SCENES
from services.gateway.wording import LANGUAGES


def test_every_scene_has_a_title_in_every_language() -> None:
    assert [set(scene.titles) for scene in SCENES] == [set(LANGUAGES)] * len(SCENES)


@pytest.mark.parametrize(("language", "title"), [("", "Dortmund schließt"), ("en_GB.UTF-8", "Dortmund closes")])
def test_its_title_is_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, language: str, title: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", language)
    assert SCENES[0].title.startswith(title)
