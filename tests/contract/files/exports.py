"""Appointment files as an authority exports them."""

from services.contracts.files.appointments import WORDS

COLUMNS = [title for key, title in WORDS.columns.items() if key not in WORDS.optional]
HEADER = ";".join(COLUMNS)
LINE = "T-1;23702//0012345;linden;benefits;consultation;persönlich;2020-06-18;09:30;30;1;nein;ja;nein;"


def file(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([HEADER, *lines, ""]).encode(encoding)


def line(**cells: str) -> str:
    values = dict(zip(COLUMNS, LINE.split(";"), strict=True)) | cells
    return ";".join(values.values())
