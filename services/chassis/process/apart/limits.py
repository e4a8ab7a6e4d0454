"""What reading one file may take: some ten times what the largest honest one takes."""

CPU_SECONDS = 60
MEMORY_BYTES = 2 * 1024**3
EXHAUSTED = 75
"""Exit code of a child that ran out of memory."""


class Overrun(Exception):
    """Reading took more time or memory than any honest file of the largest size."""

    says_no_values = True

    def __init__(self, reader: str) -> None:
        self.params = {"seconds": CPU_SECONDS, "mebibytes": MEMORY_BYTES // 1024**2}
        """For the sentence of a fault."""
        super().__init__(f"{reader} took more than {CPU_SECONDS} s or {MEMORY_BYTES // 1024**2} MiB")
