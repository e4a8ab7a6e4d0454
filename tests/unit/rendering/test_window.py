"""The address in the window: broken and sized before it is set, refused when it cannot be seen."""

from __future__ import annotations

import pytest

from services.contracts.faults import Fault
from services.notification.adapters.rendering import window
from services.notification.adapters.rendering.fonts import DEBIAN_FOLDER, typeface
from services.notification.application.printing import TypefaceMissing

RETURN_LINE = "Jobcenter Dortmund · Steinstraße 39 · 44147 Dortmund"
TOWN = "44145 Dortmund"


@pytest.fixture(scope="module")
def face():
    return typeface(DEBIAN_FOLDER)


def test_a_short_address_is_set_as_it_is(face):
    recipient = ("Frau", "Erika Mustermann", "Münsterstraße 210", TOWN)

    fitted = window.fit(recipient, RETURN_LINE, face)

    assert fitted.lines == recipient
    assert fitted.size == 11
    assert window.faults(recipient, RETURN_LINE, face) == []


def test_a_long_name_is_broken_into_two_lines(face):
    name = "Alexandra-Maximiliane Freifrau von Hohenstein-Wittgenstein"

    fitted = window.fit(("Frau", name, "Münsterstraße 210", TOWN), RETURN_LINE, face)

    assert len(fitted.lines) == 5
    assert " ".join(fitted.lines[1:3]) == name
    assert all(face.width(line, fitted.size) <= window.WIDTH for line in fitted.lines)


def test_a_name_without_a_space_is_broken_after_a_hyphen(face):
    name = "Wolkenstein-Schwarzenberger-Oberländer-Zimmermann-Hohenstein"

    first, second = window.fit((name, "Münsterstraße 210", TOWN), RETURN_LINE, face).lines[:2]

    assert first.endswith("-")
    assert first + second == name


def test_a_long_address_is_set_smaller_before_it_is_refused(face):
    name, care_of = (
        "Alexandra-Maximiliane Freifrau von Hohenstein-Wittgenstein",
        "bei Schwarzenberger, Hinterhaus, 3. OG links",
    )
    recipient = ("Frau", name, care_of, "Heinrich-Deist-Straße 118", TOWN)

    fitted = window.fit(recipient, RETURN_LINE, face)

    assert 9 <= fitted.size < 11
    assert len(fitted.lines) <= window.LINES
    assert window.faults(recipient, RETURN_LINE, face) == []


def test_more_lines_than_the_window_has_are_a_fault(face):
    recipient = ("Familie", "Eins", "Zwei", "Drei", "Vier", "Straße 5", TOWN)

    too_long = Fault("recipient", "address-too-long", {"lines": 7, "most": 6})
    assert window.faults(recipient, RETURN_LINE, face) == [too_long]


def test_a_word_wider_than_the_window_is_a_fault_that_shows_it(face):
    word = "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein"

    [fault] = window.faults((word, TOWN), RETURN_LINE, face)

    assert fault == Fault("recipient", "address-too-wide", {"text": word})


@pytest.mark.parametrize("recipient", [(), ("Erika Mustermann", "Dortmund"), ("Erika Mustermann", "D-44145 Dortmund")])
def test_the_last_line_is_a_postcode_and_a_town(recipient, face):
    [fault] = window.faults(recipient, RETURN_LINE, face)

    assert fault == Fault("recipient", "address-without-town")


def test_a_sender_line_that_leaves_the_window_is_a_fault(face):
    [fault] = window.faults(("Erika Mustermann", TOWN), RETURN_LINE * 3, face)

    assert (fault.place, fault.code) == ("sender", "return-line-too-wide")


def test_a_missing_typeface_names_the_package_that_brings_it(tmp_path):
    with pytest.raises(TypefaceMissing, match="fonts-noto-core"):
        typeface(tmp_path)
