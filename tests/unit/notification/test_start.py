"""A process of notification does not start with sentences that it could not print, and says what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.chassis.process.config import DEFAULT_PATH, ConfigError, load_settings
from services.notification import letter_worker
from services.notification.entrypoints.options import options
from services.notification.service import build


def configured(folder: Path, templates: Any, **more: Any) -> Path:
    """The settings of a local run with this folder of regions' own sentences."""
    document = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    document["services"]["notification"]["options"] |= {"templates": templates, **more}
    file = folder / "stufenplan.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    return file


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    own = tmp_path / "own" / "hannover" / "de" / "3" / "sentences.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("greeting: Servus\nsubject: Hallo\nlists:\n  last: '{first}'\n", encoding="utf-8")
    return tmp_path / "own"


def test_a_letter_worker_lists_every_fault_and_ends(
    faulty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUFENPLAN_CONFIG", str(configured(tmp_path, str(faulty))))

    assert letter_worker.main([]) == 1

    said = capsys.readouterr().err
    file = faulty / "hannover" / "de" / "3" / "sentences.yaml"
    assert "the letters' sentences cannot be used" in said
    assert f"{file}:2 subject: does not insert {{date}}, {{site}}, {{stage}}" in said
    assert f"{file}:4 lists/last: inserts {{first}}, but there is only {{last}}, {{rest}}" in said


def test_the_service_does_not_start_either(faulty: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="lists/last"):
        build(load_settings(configured(tmp_path, str(faulty)), {}))


@pytest.mark.parametrize("templates", ["nowhere/at/all", 3, ["a"]])
def test_what_is_no_folder_is_refused(templates: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="options/templates: must be a folder"):
        options(load_settings(configured(tmp_path, templates), {}))


@pytest.mark.parametrize(
    "wrong", [3, "jobcenter.example", "ftp://jobcenter.example", "https://" + "x" * 80 + ".example"]
)
def test_an_address_that_no_qr_code_can_hold_is_refused(wrong: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="options/public_url: must be an address such as"):
        options(load_settings(configured(tmp_path, None, public_url=wrong), {}))


def test_public_pages_are_named_without_a_slash_at_the_end(tmp_path: Path) -> None:
    chosen = options(load_settings(configured(tmp_path, None, public_url="https://jobcenter.example/"), {}))
    assert chosen.terms.public_url == "https://jobcenter.example"


def test_without_the_option_there_are_the_shipped_sentences_only() -> None:
    assert options(load_settings(DEFAULT_PATH, {})).templates is None
