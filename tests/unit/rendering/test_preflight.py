"""What cannot be printed is found before the compiler refuses a whole batch."""

from __future__ import annotations

import json
from dataclasses import replace
from unicodedata import normalize

import pytest

from services.contracts.faults import Fault
from services.notification.adapters.rendering import window
from services.notification.adapters.rendering.fitting import settings
from services.notification.adapters.rendering.fonts import DEBIAN_FOLDER, typeface
from services.notification.adapters.rendering.payload import payload
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


def test_a_word_that_fits_in_smaller_type_is_set_in_it_and_not_held(renderer):
    name = "Beispielhausenlangenfeldnamenwiesengrundhof"  # 90 mm in 11 points, 73 in 9
    letter = replace(HANNOVER, recipient=("Frau", name, "Linden 1", "30449 Hannover"))

    fitted = window.fit(letter.recipient, letter.sender.return_line, typeface(DEBIAN_FOLDER))

    assert renderer.unprintable(letter) == [] and fitted.size == window.SIZES[-1]


def test_what_never_fits_is_cut_in_an_e_mail_so_that_it_runs_into_nothing():
    face, name = typeface(DEBIAN_FOLDER), "Beispielhausenlangenfeldnamensträgerinnenwiesengrundhof"
    letter = replace(HANNOVER, recipient=("Frau", name, "Linden 1", "30449 Hannover"))

    shown = json.loads(payload([letter], face, settings(LAYOUT)))["letters"][0]["window"]

    assert "".join(shown["lines"][1:-2]) == name
    assert all(face.width(line, shown["size"]) <= window.WIDTH for line in shown["lines"])
