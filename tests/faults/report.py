"""What a run of the fault suite did and what it found: a table for people, a file for machines."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One test: `injected` counts every single fault, `recovered_seconds` from the last one's end to a clean state."""

    fault: str
    injected: int
    events: int
    effects: int
    lost: int
    duplicated: int
    unexpected: int
    recovered_seconds: float


@dataclass
class Report:
    """`runs` are held to lost = duplicated = unexpected = 0; `broken` are backbones broken on purpose."""

    seed: int
    runs: list[Row] = field(default_factory=list)
    broken: list[Row] = field(default_factory=list)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        document = {
            "seed": self.seed,
            "runs": [asdict(row) for row in self.runs],
            "broken": [asdict(row) for row in self.broken],
        }
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def table(self) -> list[str]:
        lines = [_line("fault", "injected", "events", "effects", "lost", "twice", "alien", "recovered")]
        lines += [_of(row) for row in self.runs]
        lines.append(_of(_sum(self.runs)))
        if self.broken:
            lines += ["", "Broken on purpose, and found out:", *(_of(row) for row in self.broken)]
        return lines


def _sum(rows: list[Row]) -> Row:
    def total(name: str) -> int:
        return sum(getattr(row, name) for row in rows)

    numbers = (total(name) for name in ("injected", "events", "effects", "lost", "duplicated", "unexpected"))
    return Row("all", *numbers, max((row.recovered_seconds for row in rows), default=0))


def _of(row: Row) -> str:
    return _line(row.fault, row.injected, row.events, row.effects, row.lost, row.duplicated, row.unexpected,
                 f"{row.recovered_seconds:.1f} s")  # fmt: skip


def _line(fault: str, *values: object) -> str:
    name = fault if len(fault) <= 70 else f"{fault[:69]}…"
    return f"{name:<70}" + "".join(f"{value!s:>9}" for value in values[:-1]) + f"{values[-1]!s:>11}"
