"""Characters that cannot be seen, made visible: what somebody typed must not steer a terminal or turn a line round."""

import re

# Controls (C0, C1, DEL), soft hyphen and zero-width characters, marks and overrides of direction, separators of lines
# and paragraphs, byte order mark, halves of surrogate pairs, tags. A line feed stays where lines are meant.
_HIDDEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_IN_LINES = re.compile(f"[{_HIDDEN}]")
_IN_ONE_LINE = re.compile(f"[\n{_HIDDEN}]")


def visible(text: str, *, lines: bool = False) -> str:
    """Each hidden character as its number, ‹U+202E›; `lines`: line feeds stay."""
    return (_IN_LINES if lines else _IN_ONE_LINE).sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def escaped(json_text: str) -> str:
    """JSON with each hidden character in its strings written as JSON escapes it; line feeds are between its values."""
    return _IN_LINES.sub(lambda found: _escape(ord(found[0])), json_text)


def _escape(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
