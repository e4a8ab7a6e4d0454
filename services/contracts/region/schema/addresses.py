"""Whether a text can be used as an address by machines: by a mail server, a browser, a telephone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# What every mail server delivers to (RFC 5322 dot-atom, RFC 1035 labels). Anything else would be refused or misread in
# a header: an umlaut needs SMTPUTF8, brackets, colons and parentheses have a meaning of their own there.
_ATOM, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]")
_ENCODED_WORD = "=?"  # RFC 2047: a header would decode it into another address
_SIGN = r"[^\W_]"  # a letter or a digit of any script: browsers take jobcenter-köln.de
_HOST = re.compile(rf"(?:{_SIGN}(?:(?:{_SIGN}|-){{0,61}}{_SIGN})?\.)+[^\W\d_](?:{_SIGN}|-){{0,61}}{_SIGN}")
_NUMBER = re.compile(r"\+?[0-9 ()/.–-]*[0-9]")
LONGEST_EMAIL, LONGEST_MAILBOX, LONGEST_WEB = 254, 64, 2000
"""Characters (RFC 5321): a whole address, what stands before its @; what browsers take."""

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*\.[A-Za-z0-9]{1,8}")
FEWEST_DIGITS, MOST_DIGITS = 3, 20
LONGEST_FILE_NAME = 100


def is_email_address(text: str) -> bool:
    short = len(text) <= LONGEST_EMAIL and len(text.partition("@")[0]) <= LONGEST_MAILBOX
    return short and bool(_EMAIL.fullmatch(text)) and _ENCODED_WORD not in text


def is_web_address(text: str, *, scheme_needed: bool = False) -> bool:
    """`https://…` or, unless the scheme is needed, what people type: www.jobcenter.digital."""
    if len(text) > LONGEST_WEB or re.search(r"\s", text):
        return False
    if "://" not in text:
        return not scheme_needed and is_web_address(f"https://{text}")
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
        host.encode("idna")
    except (ValueError, UnicodeError):
        return False
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and bool(_HOST.fullmatch(host))


def is_phone_number(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return FEWEST_DIGITS <= digits <= MOST_DIGITS and bool(_NUMBER.fullmatch(text))


def is_file_name(text: str) -> bool:
    """A name that every file system and mail program takes as it is, with an ending and without a way to it."""
    return len(text) <= LONGEST_FILE_NAME and bool(_FILE_NAME.fullmatch(text)) and ".." not in text


def contact_fault(kind: str, value: str) -> str | None:
    """The code of what is wrong with a contact's value, or None.

    A value may be words for people ("die Durchwahl in Ihrem letzten Schreiben"). What looks like an address is taken
    for one, by people and by machines, and must be usable as such.
    """
    words = bool(re.search(r"\s", value.strip()))
    match kind:
        case "email" if not is_email_address(value) and ("@" in value or not words):
            return "not-an-email-address"
        case "online" | "video" if _looks_like_web(kind, value, words) and not is_web_address(value):
            return "not-a-web-address"
        case "phone" if not re.search(r"[^\W\d_]", value) and not is_phone_number(value):
            return "not-a-phone-number"
    return None


def _looks_like_web(kind: str, value: str, words: bool) -> bool:
    """A single word of a page is taken for an address; of a video talk ("Einladung"), only what is written like one."""
    return not words if kind == "online" else "://" in value or value.startswith("www.")
