"""Bytes of an exported file as text: UTF-8, UTF-16 or Windows-1252, normalised; what is no text is named."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from services.contracts.faults import Fault
from services.contracts.files.damage import WORDS

BINARY = {
    b"PK\x03\x04": "is-a-spreadsheet",  # xlsx, ods
    b"\xd0\xcf\x11\xe0": "is-a-spreadsheet",  # xls before 2007
    b"%PDF": "is-a-pdf",
}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}
_LAST_LATIN = 0x24F  # Latin Extended-B


def decode(content: bytes) -> tuple[str, list[Fault]]:
    """The text in NFC, and a fault for the file or for every line that cannot be read; then the text is empty."""
    if not content.strip():
        return "", [Fault("file", "is-empty")]
    for signature, code in BINARY.items():
        if content.startswith(signature):
            return "", [Fault("file", code)]
    if content.startswith(UTF_16):
        return _utf_16(content)
    encoding = _encoding(content)
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode(encoding)
    except UnicodeDecodeError:
        return "", list(_unreadable(content, encoding))
    # What systems write that take letters apart (NFD) reads as the same name.
    return unicodedata.normalize("NFC", text), []


def character_fault(text: str) -> str:
    """A code for characters that nobody sees, and for what is left of a letter read in a wrong encoding; else ""."""
    if text.isascii() and text.isprintable():
        return ""
    if any(not character.isprintable() and character != "\xa0" for character in text):
        return "invisible-characters"
    if "\ufffd" in text:
        return "replacement-character"
    return "double-encoded" if _read_twice(text) else ""


def _utf_16(content: bytes) -> tuple[str, list[Fault]]:
    try:
        return unicodedata.normalize("NFC", content.decode("utf-16")), []
    except UnicodeDecodeError:
        return "", [Fault("file", "unreadable-utf-16")]


def _encoding(content: bytes) -> str:
    """What the first line is written in, for it names columns with umlauts: one broken name does not change that."""
    header = content.partition(b"\n")[0]
    if not _fits(header, "utf-8"):
        return "cp1252"
    if not header.isascii():
        return "utf-8"
    return "utf-8" if _fits(content, "utf-8") else "cp1252"


def _unreadable(content: bytes, encoding: str) -> Iterator[Fault]:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not _fits(line, encoding):
            yield Fault(f"line {number}", "other-encoding", {"encoding": NAMES[encoding]}, number)


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


_MISREAD = re.compile(WORDS["misread"])


def _read_twice(text: str) -> bool:
    """ "MÃ¼ller" is "Müller": UTF-8 that was once read as Windows-1252."""
    if _MISREAD.search(text):
        return True
    try:
        meant = text.encode("windows-1252").decode("utf-8")
    except UnicodeError:
        return False
    return all(ord(character) <= _LAST_LATIN for character in meant)
