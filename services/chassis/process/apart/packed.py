"""Many rows on their way between two processes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
ROWS_IN_A_PIECE = 500


@dataclass(frozen=True)
class Packed(Sequence[Row], Generic[Row]):
    """Rows that are unpacked a few hundred at a time, while one walks along them."""

    pieces: Sequence[bytes] = field(repr=False)
    length: int

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Packed[Row]:
        steps = range(0, len(rows), ROWS_IN_A_PIECE)
        return cls([pickle.dumps(rows[at : at + ROWS_IN_A_PIECE]) for at in steps], len(rows))

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]

    def __iter__(self) -> Iterator[Row]:
        for piece in self.pieces:
            yield from pickle.loads(piece)
