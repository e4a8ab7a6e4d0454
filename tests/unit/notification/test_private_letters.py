"""Who may read what is handed over: the group that the folder of all letters names, and nobody else."""

from pathlib import Path

import pytest

from services.notification.adapters.handover.folder import STAGING, LettersFolder


def modes(folder: Path) -> dict[str, str]:
    """Of everything below, staging aside."""
    return {
        path.relative_to(folder).as_posix(): oct(path.stat().st_mode & 0o777)
        for path in folder.rglob("*")
        if STAGING not in path.parts
    }


@pytest.mark.parametrize(
    ("whole", "folders", "files"),
    [(0o700, "0o700", "0o600"), (0o2750, "0o750", "0o640"), (0o755, "0o750", "0o640")],
    ids=["private", "for the print centre's group", "never for everybody"],
)
def test_lots_are_as_open_to_a_group_as_their_folder_and_to_nobody_else(
    tmp_path: Path, whole: int, folders: str, files: str
):
    root = tmp_path / "letters"
    root.mkdir()
    root.chmod(whole)
    way = LettersFolder(root)
    place = way.prepare("hannover")
    place.write("letters.pdf", b"%PDF")
    place.seal({"files": [{"name": "letters.pdf", "sha256": "0"}]})

    way.hand_over(place.name, "hannover/linden-3/print-0001")

    lot = "hannover/linden-3/print-0001"
    assert modes(root) == {
        "hannover": folders,
        "hannover/linden-3": folders,
        lot: folders,
        **{f"{lot}/{name}": files for name in ("letters.pdf", "manifest.json", "SHA256SUMS")},
    }
