"""Writes the typed proxies from the calls: `python -m services.gateway.backends.generate` (part of `make docs`)."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from marshmallow import Schema

from services.contracts.calls.call import Call, calls_of
from services.gateway.backends.typed import Types

SERVICES = ("sites", "protection")
FOLDER = Path(__file__).parent


def module_of(service: str) -> ModuleType:
    return import_module(f"services.contracts.calls.{service}")


def generated(calls: ModuleType, service: str) -> str:
    """The source of one service's proxy, formatted as everything here is."""
    types = Types()
    methods = [_method(calls, call, types) for call in calls_of(calls)]
    body = "\n\n".join([*types.definitions(), _head(service, calls) + "\n" + "\n\n".join(methods)])
    imports = "\n".join(
        [
            "from __future__ import annotations\n",
            *(["from datetime import date, datetime"] if "datetime" in body or ": date" in body else []),
            f"from typing import {', '.join(sorted(name for name in _TYPING if name in body))}",
            *(["from uuid import UUID"] if "UUID" in body else []),
            f"\nfrom {calls.__name__.rpartition('.')[0]} import {calls.__name__.rpartition('.')[2]} as calls",
            *(["from services.contracts.calls.actor import Actor"] if "Actor" in body else []),
            "from services.gateway.backends.caller import Proxy",
        ]
    )
    about = f'"""Calls to {service}. Generated from `{calls.__name__}` by `make docs`; do not edit."""'
    return _formatted(f"{about}\n\n{imports}\n\n\n{body}\n")


_TYPING = ("Any", "NotRequired", "TypedDict", "cast")


def _head(service: str, calls: ModuleType) -> str:
    about = (inspect.getdoc(calls) or f"The calls to {service}.").splitlines()[0]
    return f'class {service.capitalize()}(Proxy):\n    """{about}"""\n'


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


def _indented(text: str) -> str:
    return text.replace("\n", "\n        ")


def _formatted(source: str) -> str:
    ruff = [str(Path(sys.executable).with_name("ruff"))]
    fixed = _piped([*ruff, "check", "--quiet", "--select", "I,F401,UP", "--fix", "-"], source)
    return _piped([*ruff, "format", "--quiet", "-"], fixed)


def _piped(command: list[str], text: str) -> str:
    return subprocess.run(
        command, input=text, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    ).stdout


def main() -> None:
    for service in SERVICES:
        (FOLDER / f"{service}.py").write_text(generated(module_of(service), service), encoding="utf-8")


if __name__ == "__main__":
    main()
