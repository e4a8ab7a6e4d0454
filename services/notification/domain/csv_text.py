"""Text as it comes out of the authorities' exports: its encoding, and the traces a wrong one leaves in names."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

ENCODINGS = {"utf-8": "UTF-8", "windows-1252": "Windows-1252"}
_SPREADSHEET = b"PK\x03\x04"  # a ZIP archive: xlsx, ods
_LAST_LATIN = 0x24F  # Latin Extended-B


class NotText(Exception):
    """The file as a whole is no text; the message says what it is."""


def decode(content: bytes) -> tuple[str, list[tuple[int, str]]]:
    """The text, and (line, message) for every line that cannot be read; the text is empty if there is one."""
    if content.startswith(_SPREADSHEET):
        raise NotText("ist eine Tabelle (xlsx oder ods); bitte als „CSV UTF-8“ speichern")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotText("ist in UTF-16 gespeichert; bitte als „CSV UTF-8“ speichern")
    encoding = _encoding(content)
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode(encoding), []
    except UnicodeDecodeError:
        return "", list(_unreadable(content, encoding))


def _encoding(content: bytes) -> str:
    """What the first line is written in, for it names columns with umlauts: one broken name does not change that."""
    header = content.partition(b"\n")[0]
    try:
        header.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    if not header.isascii():
        return "utf-8"
    return "utf-8" if _fits(content, "utf-8") else "windows-1252"


def _unreadable(content: bytes, encoding: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not _fits(line, encoding):
            yield number, f"enthält ein Zeichen, das nicht {ENCODINGS[encoding]} ist wie der Rest der Datei"


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def character_fault(text: str) -> str:
    """Characters that nobody sees, and what is left of a letter that was read in a wrong encoding before."""
    if text.isascii() and text.isprintable():
        return ""
    hidden = next((character for character in text if not character.isprintable() and character != "\xa0"), "")
    if hidden:
        name = f"das unsichtbare Zeichen U+{ord(hidden):04X}"
        return f"enthält {'Steuerzeichen oder einen Zeilenumbruch' if hidden.isascii() else name}"
    if "\ufffd" in text:
        return "enthält das Ersatzzeichen U+FFFD; beim Export ist ein Buchstabe verloren gegangen"
    meant = _read_twice(text)
    return f"ist falsch kodiert; gemeint ist wohl „{meant}“" if meant else ""


def _read_twice(text: str) -> str:
    """„Müller“ for "MÃ¼ller": UTF-8 that was once read as Windows-1252."""
    try:
        meant = text.encode("windows-1252").decode("utf-8")
    except UnicodeError:
        return ""
    return meant if all(ord(character) <= _LAST_LATIN for character in meant) else ""
