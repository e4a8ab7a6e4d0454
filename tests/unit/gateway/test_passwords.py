"""New passwords: long enough, not everybody's, nobody's name; kept as argon2id, older hashes are still read."""

import pytest
from werkzeug.security import generate_password_hash

from services.gateway.access.password_rules import refused
from services.gateway.access.passwords import Passwords, is_hash, is_outdated
from services.gateway.access.users import NOBODY


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "password-too-short"),
        ("elf Zeichen", "password-too-short"),
        ("x" * 501, "password-too-long"),
        ("Ayşe ist die Beste", "password-names-you"),
        ("viel Kaffee für kaya", "password-names-you"),
        ("EMPFANG-LINDEN-7", "password-names-you"),
        ("Passwort1234", "password-common"),
        ("Stufenplan-2026!", "password-common"),
        ("stufenplan-demo", "password-common"),
        ("123456789012", "password-common"),
        ("qwertzuiopqwertz", "password-common"),
        ("poiuztrewqpoiu", "password-common"),
        ("aaaaaaaaaaaaaa", "password-common"),
        ("abcabcabcabcabc", "password-common"),
        ("kranichfenster", None),
        ("zwei Kraniche am Fenster", None),
        ("ein 🦩 und noch ein 🦩", None),
        ("correct horse battery", None),
    ],
)
def test_a_new_password_is_refused_for_what_anybody_tries_first(password: str, fault: str | None) -> None:
    assert refused(password, "empfang-linden", "Ayşe Kaya") == fault


def test_short_parts_of_a_name_may_stand_in_a_password() -> None:
    assert refused("Im Uhrwerk tickt es leise", "e.im", "Im Uhr") is None


def test_passwords_are_kept_as_argon2id_and_older_hashes_are_read() -> None:
    passwords = Passwords()
    new, old = passwords.hash("Kranich"), generate_password_hash("Kranich", "scrypt:1024:8:1")
    older = generate_password_hash("Kranich", "pbkdf2:sha256:1000")

    assert [passwords.check(each, "Kranich") for each in (new, old, older)] == [True] * 3
    assert [passwords.check(each, "kranich") for each in (new, old, older)] == [False] * 3
    assert [is_outdated(each) for each in (new, old, older)] == [False, True, True]
    assert passwords.check("$argon2id$broken", "Kranich") is False


def test_who_is_unknown_costs_as_much_as_who_is_known() -> None:
    assert is_hash(NOBODY) and not is_outdated(NOBODY)


@pytest.mark.parametrize("text", ["", "geheim", "scrypt:geheim", "$argon2id$v=19$x", "$2b$12$abc"])
def test_a_password_in_clear_text_is_no_hash(text: str) -> None:
    assert not is_hash(text)
