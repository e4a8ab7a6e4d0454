"""What cannot be printed is found before the compiler refuses a whole batch."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import normalize

import pytest

from services.contracts.faults import Fault
from services.notification.adapters.rendering.renderer import Renderer
from services.notification.domain.letter import OwnContact
from tests.unit.notification.wordings import LAYOUT
from tests.unit.rendering import din91379
from tests.unit.rendering.authorities import AUTHORITIES
from tests.unit.rendering.samples import HANNOVER, LARGE_PRINT


@pytest.fixture(scope="module")
def renderer():
    return Renderer(LAYOUT)


@pytest.mark.parametrize("letter", [*AUTHORITIES, LARGE_PRINT], ids=lambda letter: letter.check_code)
def test_the_letters_of_the_five_authorities_are_printable(letter, renderer):
    assert renderer.unprintable(letter) == []


def test_the_standard_has_649_letters():
    assert len(set(din91379.letters())) == 649


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_letter_of_din_91379_is_printable_in_a_name(form, renderer):
    for letter in [*din91379.letters(), *din91379.NAME_CHARACTERS]:
        name = normalize(form, f"Erika {letter}ustermann")
        assert renderer.unprintable(replace(HANNOVER, salutation=f"Guten Tag {name},")) == [], letter


def test_a_name_in_another_script_is_named_with_its_field_and_characters(renderer):
    [fault] = renderer.unprintable(replace(HANNOVER, recipient=("Herr", "田中 Tarō", "Linden 1", "30449 Hannover")))

    told = {"part": "recipient", "number": 2, "text": "田中 Tarō", "characters": ["田 (U+7530)", "中 (U+4E2D)"]}
    assert fault == Fault("recipient", "letter-text-unprintable", told)


@pytest.mark.parametrize("control", "\0\t\n\r\x1b")
def test_a_control_character_is_not_printable(control, renderer):
    [fault] = renderer.unprintable(
        replace(HANNOVER, own_contacts=(OwnContact("Vermittlung", f"Frau{control}Kurz", ""),))
    )

    assert fault.params["part"] == "own_contacts"
    assert fault.params["characters"] == [f"U+{ord(control):04X}"]


def test_fields_that_are_not_printed_are_not_checked(renderer):
    assert renderer.unprintable(replace(HANNOVER, letter_id="田")) == []


def test_the_address_is_checked_against_the_window(renderer):
    [fault] = renderer.unprintable(replace(HANNOVER, recipient=("Erika Mustermann", "Hannover")))

    assert fault == Fault("recipient", "address-without-town")
