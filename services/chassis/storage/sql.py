"""Loads SQL files made of named blocks: a line `-- name: block` begins each."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

HEADER = re.compile(r"^--\s*name:\s*(?P<name>\w+)\s*$")


def load_sql(beside: str, filename: str) -> Mapping[str, str]:
    """The blocks of the file that lies beside the given module (pass `__file__`)."""
    return parse_sql((Path(beside).parent / filename).read_text(encoding="utf-8"), filename)


def parse_sql(text: str, origin: str = "SQL") -> Mapping[str, str]:
    blocks: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        header = HEADER.match(line)
        if header:
            name = header["name"]
            if name in blocks:
                raise ValueError(f"{origin}, line {number}: block {name} is there twice")
            current = blocks[name] = []
        elif current is not None:
            current.append(line)
        elif line.strip() and not line.startswith("--"):
            raise ValueError(f"{origin}, line {number}: SQL before the first `-- name:` line")
    return MappingProxyType({name: "\n".join(lines).strip() for name, lines in blocks.items()})
