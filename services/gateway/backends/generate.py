"""Writes the typed proxies from the calls: `python -m services.gateway.backends.generate` (part of `make docs`)."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import textwrap
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from marshmallow import Schema

from services.contracts.calls.call import Call, calls_of
from services.gateway.backends.typed import Types

SERVICES = ("sites", "protection", "scheduling", "notification")
FOLDER = Path(__file__).parent


def module_of(service: str) -> ModuleType:
    return import_module(f"services.contracts.calls.{service}")


def generated(calls: ModuleType, service: str) -> tuple[str, str]:
    """The sources of one service's proxy and of the shapes it speaks of, formatted as everything here is."""
    types = Types()
    methods = [_method(calls, call, types) for call in calls_of(calls)]
    shapes = types.definitions()
    made = f"Generated from `{calls.__name__}` by `make docs`; do not edit."
    package, _, module = calls.__name__.rpartition(".")
    proxy = [
        f'"""Calls to {service}.\n\n{made}\n"""\n',
        _IMPORTS,
        f"from {package} import {module} as calls",
        "from services.contracts.calls.actor import Actor",
        "from services.gateway.backends.caller import Proxy",
        f"from services.gateway.backends.shapes.{service} import {', '.join(shapes)}\n\n",
        _head(service, calls),
        "\n\n".join(methods),
    ]
    told = [f'"""What {service} is asked with and answers.\n\n{made}\n"""\n', _IMPORTS, *shapes.values()]
    return _formatted("\n".join(proxy), service), _formatted("\n\n".join(told), service)


_IMPORTS = """from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, cast
from uuid import UUID
"""


def _head(service: str, calls: ModuleType) -> str:
    return f'class {service.capitalize()}(Proxy):\n    """{_indented(inspect.getdoc(calls) or service, 4)}"""\n'


def _method(calls: ModuleType, call: Call, types: Types) -> str:
    arguments = {name: types.argument(field) for name, field in call.request.fields.items()}
    signature = "".join(
        f", {name}: {text}" for name, text in sorted(arguments.items(), key=lambda each: "= None" in each[1])
    )
    answer = "None" if call.answer is None else types.answer(call.answer)
    answer += " | None" if call.optional else ""
    names = ", ".join(f'"{name}": {name}' for name in arguments)
    asked = f"self._ask(calls.{_constant(calls, call)}, {{{names}}}, seconds)"
    returned = asked if answer == "None" else f'return cast("{answer}", {asked})'
    about = _docstrings(calls).get(_constant(calls, call)) or _about(call.request)
    return (
        f"    def {call.method}(self, *{signature}, seconds: float | None = None) -> {answer}:\n"
        + (f'        """{about}"""\n' if about else "")
        + f"        {returned}\n"
    )


def _constant(calls: ModuleType, call: Call) -> str:
    return next(name for name, value in vars(calls).items() if value is call)


def _docstrings(calls: ModuleType) -> dict[str, str]:
    """The text below each constant of the module, where there is one."""
    body = ast.parse(inspect.getsource(calls)).body
    return {
        before.targets[0].id: _indented(inspect.cleandoc(after.value.value))
        for before, after in pairwise(body)
        if isinstance(before, ast.Assign) and isinstance(before.targets[0], ast.Name)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str)
    }


def _about(schema: Schema) -> str:
    """The request's own docstring, not the one of its base."""
    own = type(schema).__dict__.get("__doc__")
    return _indented(inspect.cleandoc(own)) if own else ""


def _indented(text: str, spaces: int = 8) -> str:
    """As a docstring of its depth, broken where the line would be too long."""
    lines = [wrapped for line in text.splitlines() for wrapped in textwrap.wrap(line, 110 - spaces) or [""]]
    return ("\n" + " " * spaces).join(lines)


def _formatted(source: str, service: str) -> str:
    ruff, name = str(Path(sys.executable).with_name("ruff")), str(FOLDER / f"{service}.py")
    fix = [ruff, "check", "--quiet", "--select", "I,F401,UP", "--fix", "--stdin-filename", name, "-"]
    return _piped([ruff, "format", "--quiet", "--stdin-filename", name, "-"], _piped(fix, source))


def _piped(command: list[str], text: str) -> str:
    return subprocess.run(
        command, input=text, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    ).stdout


def sources(service: str) -> dict[Path, str]:
    """What each generated file of the service has to hold."""
    proxy, shapes = generated(module_of(service), service)
    return {FOLDER / f"{service}.py": proxy, FOLDER / "shapes" / f"{service}.py": shapes}


def main() -> None:
    for service in SERVICES:
        for path, source in sources(service).items():
            path.write_text(source, encoding="utf-8")


if __name__ == "__main__":
    main()
