"""Letters a second and core with QR code, checks and merge; and the memory of a worker over full lots of 2,000.

Half of the letters are composed from the region file of Hannover; for the memory all are, by the steps of a worker.
`python -m tests.benchmarks.letters [paper|single|memory]...` exits with 1 when a bound is broken.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from services.notification import letter_worker  # its imports take memory too
from services.notification.adapters.calendar import SiteCalendar
from services.notification.adapters.handover.folder import LettersFolder
from services.notification.adapters.rendering.lot import merge_batches
from services.notification.adapters.rendering.renderer import Renderer
from services.notification.application.letters.lot_content import write_letters
from services.notification.application.letters.lot_files import BATCH, manifest, set_print_lot
from services.notification.application.records import Lot, PendingLetter, SiteKey
from services.notification.domain.letter import LetterContent
from tests.unit.notification.wordings import LAYOUT, WORDING
from tests.unit.rendering.region_letters import region_facts, region_letter
from tests.unit.rendering.samples import many

RATE_BOUND = 150.0  # letters a second and core
MEMORY_BOUND = 300.0  # MB, of a worker that sets a lot of 2,000
LETTERS = {"paper": 1_000, "single": 400, "memory": 2_000}
LOTS = 2  # for the memory
AT = datetime(2020, 6, 10, tzinfo=UTC)


def sample(count: int) -> list[LetterContent]:
    """Short letters and real ones in turn, each with its own name and code."""
    real = [region_letter("hannover", appointments) for appointments in (0, 0, 1)]
    composed = [
        replace(real[number % 3], letter_id=letter.letter_id, recipient=letter.recipient, salutation=letter.salutation,
                bg_number=letter.bg_number, check_code=letter.check_code)
        for number, letter in enumerate(many(count // 2))
    ]  # fmt: skip
    return [letter for pair in zip(many(count - count // 2), composed, strict=True) for letter in pair]


def paper(renderer: Renderer, letters: list[LetterContent]) -> None:
    """A lot as the letter worker makes it."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for start in range(0, len(letters), BATCH):
            batch = letters[start : start + BATCH]
            assert not any(renderer.unprintable(letter) for letter in batch)
            parts.append(Path(folder) / f"{start:05d}.pdf")
            parts[-1].write_bytes(renderer.paper_batch(batch, AT).pdf)
        merge_batches(parts, Path(folder) / "lot.pdf", WORDING.lot_title)


def single(renderer: Renderer, letters: list[LetterContent]) -> None:
    for letter in letters:
        assert not renderer.unprintable(letter)
        renderer.single(letter, AT)


def lot(count: int) -> None:
    """What a letter worker does between reading a lot and handing it over, with everything it holds meanwhile."""
    facts, own, day = region_facts("hannover", 1)
    pending = [
        PendingLetter(
            UUID(int=number), UUID(int=number), {**own["household"], "last_name": f"Großmann-{number}"}, "print", "",
            [{**change} for change in own["changes"]] if number % 2 else [],
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    given = Lot(1, UUID(int=1), SiteKey("hannover", "mitte"), 2, "print", 1, "planned", "", "", facts)
    renderer = Renderer(LAYOUT)
    with tempfile.TemporaryDirectory() as folder:
        content = write_letters(given, pending, {}, day, SiteCalendar(), renderer, WORDING)
        place = LettersFolder(Path(folder)).prepare("hannover")
        letters = set_print_lot(given, content, place, renderer, lambda: True)
        assert len(manifest(given, content, letters, place.hashes())["letters"]) == count


def measure(name: str) -> bool:
    """One measurement in a process of its own: no memory and no warm cache of another."""
    if name == "memory":
        return measure_memory(LETTERS[name])
    renderer, letters = Renderer(LAYOUT), sample(LETTERS[name])
    work = single if name == "single" else paper
    work(renderer, letters[:10])
    wall, core = time.perf_counter(), time.process_time()
    work(renderer, letters)
    wall, core = time.perf_counter() - wall, time.process_time() - core
    ratio = len(letters) / core / RATE_BOUND
    print(
        f"letters {name}: {len(letters) / core:.0f}/s and core ({len(letters) / wall:.0f}/s by the clock), "
        f"bound {RATE_BOUND:.0f}, x{ratio:.2f}, {peak():.0f} MB"
    )
    return ratio >= 1


def measure_memory(letters: int) -> bool:
    assert letter_worker
    for _ in range(LOTS):  # the first one does not yet show the peak
        lot(letters)
    ratio = MEMORY_BOUND / peak()
    print(
        f"letters memory: {peak():.0f} MB peak over {LOTS} lots of {letters} letters, "
        f"bound {MEMORY_BOUND:.0f}, x{ratio:.2f}"
    )
    return ratio >= 1


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(names: list[str]) -> int:
    if len(names) == 1:
        return 0 if measure(names[0]) else 1
    runs = [subprocess.run([sys.executable, "-m", __spec__.name, name]) for name in names or LETTERS]
    return max(run.returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
