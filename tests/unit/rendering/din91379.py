"""The letters that public IT must print since November 2024 (DIN 91379:2022-08: group "bll", name characters "N1")."""

from __future__ import annotations

from unicodedata import normalize

_SINGLE = """
0041-005A 0061-007A 00C0-00D6 00D8-00F6 00F8-017E 0187-0188 018F 0197 01A0-01A1 01AF-01B0 01B7 01CD-01DC 01DE-01DF
01E2-01F0 01F4-01F5 01F8-01FF 0212-0213 0218-021B 021E-021F 0227-0233 0259 0268 0292 1E02-1E03 1E06-1E07 1E0A-1E11
1E17 1E1C-1E2B 1E2F-1E37 1E3A-1E3B 1E40-1E49 1E52-1E5B 1E5E-1E63 1E6A-1E6F 1E80-1E87 1E8C-1E97 1E9E 1EA0-1EF9
"""
# What follows the base letter, and the base letters it follows.
_SEQUENCES = {
    "\u0300": "CFGKMPSTZcfgkmpstz",
    "\u0301": "JjÿĪī",
    "\u0302": "DKLMNdklmn",
    "\u0304": "CFHKNPSTZcfhknpstzÛûḲḳṢṣṬṭỤụ",
    "\u0306": "CMNRZcmnrzÇç",
    "\u0307": "KUku",
    "\u0308": "CTZczẠạỌọỤụ",
    "\u030b": "Aa",
    "\u030c": "J",
    "\u030d": "ēō",
    "\u0310": "Mm",
    "\u0315": "CKPTckptČč",
    "\u031b": "KTkt",
    "\u031b\u0304": "Ss",
    "\u0323": "CPcpČč",
    "\u0325": "LRlr",
    "\u0325\u0304": "LRlr",
    "\u0326": "CHKLNchklnŽž",
    "\u0327": "ZzŽž",
    "\u0328\u0306": "Cc",
    "\u0331": "HSs",
    "\u035fH": "K",
    "\u035fh": "Kk",
}
NAME_CHARACTERS = " ',-.`~¨´·ʹʺʾʿˈˌ’‡"


def letters() -> list[str]:
    """All 649: 500 single characters and 149 sequences."""
    single = [chr(code) for span in _SINGLE.split() for code in _codes(span)]
    return single + [base + rest for rest, bases in _SEQUENCES.items() for base in normalize("NFC", bases)]


def _codes(span: str) -> range:
    first, _, last = span.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)
