"""A campaign keeps the sentences and the layout it was collected with, whatever is newest when its lots are made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader

from services.chassis.process.problems import Problem
from services.notification.adapters.templates import SHIPPED, Templates
from services.notification.application.letters.reprint_letter import reprint
from services.notification.application.printing import TemplateMissing
from services.notification.domain.compose import TEMPLATE_VERSION
from tests.integration.notification.letters_folder import lots, manifest
from tests.integration.notification.office import PostgresOffice
from tests.unit.notification.builders import csv_row

NEWER = "99"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Today's templates and newer ones with another greeting."""
    folder = tmp_path / "templates"
    shutil.copytree(SHIPPED, folder)
    shutil.copytree(folder / "de" / TEMPLATE_VERSION, folder / "de" / NEWER)
    change(folder / "de" / NEWER / "sentences.yaml", "greeting: Mit freundlichen Grüßen", "greeting: Bis bald")
    change(folder / "de" / NEWER / "sections.typ", "[Andere Sprache]", "[Sprache]")
    return folder


@pytest.fixture
def office(database: Callable[[str], str], tmp_path: Path, shipped: Path) -> Iterator[PostgresOffice]:
    made = PostgresOffice(database("notification"), tmp_path / "letters", templates=Templates(shipped=shipped))
    made.load("linden")
    made.people(csv_row(1))
    yield made
    made.close()


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def upgrade(office: PostgresOffice) -> None:
    """The next release: from now on letters are of the newer version."""
    app = replace(office.app, terms=replace(office.app.terms, template_version=NEWER))
    office.app, office.production = app, replace(office.production, app=app)


def printed(office: PostgresOffice) -> list[tuple[str, str]]:
    """Version and text of all lots, in order."""
    return [
        (
            manifest(lot)["template_version"],
            " ".join(page.extract_text() for page in PdfReader(lot / "letters.pdf").pages),
        )
        for lot in lots(office.folder)
    ]


def test_letters_collected_before_an_upgrade_say_what_they_would_have_said(office: PostgresOffice) -> None:
    office.switch("linden")
    upgrade(office)

    office.produce()
    office.switch("linden", sequence=3)
    office.produce()

    (old, before), (new, after) = printed(office)
    assert (old, new) == (TEMPLATE_VERSION, NEWER)
    assert "Mit freundlichen Grüßen" in before and "Andere Sprache" in before
    assert "Bis bald" in after and "Andere Sprache" not in after


def test_a_letter_from_before_an_upgrade_is_reprinted_byte_for_byte(office: PostgresOffice) -> None:
    switch = office.switch("linden")
    office.produce()
    letter: UUID = office.letter_of(1, switch)["id"]
    upgrade(office)

    assert reprint(office.app, letter, office.do(lambda work: work.reports.facts(letter))).identical


def test_without_its_version_a_lot_waits_and_a_reprint_says_which_is_missing(
    office: PostgresOffice, shipped: Path
) -> None:
    first = office.switch("linden")
    office.produce()
    letter: UUID = office.letter_of(1, first)["id"]
    second = office.switch("linden", sequence=3)
    shutil.rmtree(shipped / "de" / TEMPLATE_VERSION)
    sound, templates = office.production, Templates(shipped=shipped)
    office.app = replace(office.app, templates=templates)
    office.production = replace(office.production, app=office.app)

    with pytest.raises(TemplateMissing, match=f"version {TEMPLATE_VERSION}"):
        office.produce()
    with pytest.raises(Problem) as refused:
        reprint(office.app, letter, office.do(lambda work: work.reports.facts(letter)))
    assert (refused.value.code, refused.value.params) == ("template-missing", {"version": TEMPLATE_VERSION})
    assert office.letter_of(1, second)["state"] == "pending"

    office.production = sound
    shutil.copytree(SHIPPED / "de" / TEMPLATE_VERSION, shipped / "de" / TEMPLATE_VERSION)
    office.produce()
    assert office.letter_of(1, second)["state"] == "handed_over"


def test_a_regions_own_sentence_is_printed_in_its_letters(office: PostgresOffice, tmp_path: Path) -> None:
    own = tmp_path / "own" / "hannover" / "de" / TEMPLATE_VERSION / "sentences.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("greeting: Herzliche Grüße aus Hannover\n", encoding="utf-8")
    app = replace(office.app, templates=Templates(tmp_path / "own"))
    office.app, office.production = app, replace(office.production, app=app)

    office.switch("linden")
    office.produce()

    ((_, text),) = printed(office)
    assert "Herzliche Grüße aus Hannover" in text and "Mit freundlichen Grüßen" not in text
