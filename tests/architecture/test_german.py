"""Code says codes and English sentences; German is in catalogues, in the letters' templates and in data files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.code_uses import ROOT, name_of, sources, tree_of

FOLDERS = ("services", "demo", "deploy")
UMLAUT = re.compile("[äöüÄÖÜß]")
WORDS = re.compile(
    r"\b(aber|alle|angegeben|bereits|bitte|das|dem|den|der|des|diese[mnrs]?|dieser|ein|eine[mnrs]?|erwartet|fehlt|fehler"
    r"|gibt|hier|ist|kein|keine[mnrs]?|leer|muss|nicht|noch|nur|oder|schon|sein|sind|und|ung[uü]ltig|vom|von|wird|wurde"
    r"|zum|zur|[Aa]bteilung|[Aa]ngabe[n]?|Anliegen|Behörde|Datei|Fehler|Kennung|Kennwort|Kopfzeile|Nummer|Spalte[n]?|Uhr"
    r"|Zeile[n]?|[Bb]rief[e]?|[Hh]aushalt(e|en)?|[Ss]tandort[e]?|[Ss]tufe[n]?|[Tt]ermin[e]?|[Uu]mstellung(en)?)\b"
)

ALLOWED: dict[str, frozenset[str]] = {
    "services/notification/domain/compose.py": frozenset({"/p/brief/"}),
    "services/gateway/web/public/letters/views.py": frozenset({"/brief", "/brief/<string:code>"}),
    "services/gateway/web/public/appointments/views.py": frozenset(
        {
            'attachment; filename="termin.ics"',
            "/<string:region>/termin",
            "/<string:region>/termin/absagen",
            "/<string:region>/termin/kalender",
            "/<string:region>/termin/verlegen",
            "/<string:region>/termin/verlegt",
        }
    ),
    "services/contracts/region/rules/validity.py": frozenset(
        {"Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"}
    ),
}
"""By file, what has to be German in it: what somebody types or reads there is German by nature, such as the columns of
the files that authorities hand in, and addresses of pages for everybody. Every entry must still be needed."""


def german_in(source: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every German literal; docstrings and comments are for whoever reads the code, and English."""
    docstrings = {id(text) for text in _docstrings(source)}
    for node in ast.walk(source):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if UMLAUT.search(node.value) or WORDS.search(node.value):
            yield node.lineno, node.value


def _docstrings(source: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(source):
        for statement in getattr(node, "body", ()) if not isinstance(node, ast.Lambda | ast.IfExp) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield statement.value


def test_no_german_in_python() -> None:
    german = [
        f"{name_of(path)}:{line} {text!r}"
        for path in sources(*(ROOT / folder for folder in FOLDERS))
        for line, text in german_in(tree_of(path))
        if text not in ALLOWED.get(name_of(path), frozenset())
    ]
    assert not german, "\n".join(german)


def test_every_exception_is_still_needed() -> None:
    for name, texts in ALLOWED.items():
        german = {text for _, text in german_in(tree_of(Path(ROOT / name)))}
        assert texts <= german, (name, texts - german)


@pytest.mark.parametrize(
    ("code", "german"),
    [
        ('x = "Der Termin ist vergeben"', True),
        ('x = f"{n} Haushalte"', True),
        ('raise E("fehlt")', True),
        ('x = "für"', True),
        ('x = {"key": ["Straße"]}', True),
        ('"""Der Docstring."""\nx = "The die is cast"', False),
        ('def f():\n    """Straße"""\n    return "switch-unknown"', False),
    ],
)
def test_the_scan_knows_german_when_it_sees_it(code: str, german: bool) -> None:
    assert bool(list(german_in(ast.parse(code)))) is german
