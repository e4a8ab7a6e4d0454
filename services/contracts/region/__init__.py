"""The region file as a contract: what stands in it, every fault that can be in it, and how rooms and staff are named.

`read` takes the bytes that somebody hands in, `check` a document, `complete` fills in what a sound document
leaves out, `with_defaults` what one of an earlier release lacks.
"""

from services.contracts.region.checking import check
from services.contracts.region.completing import complete, stage_with_defaults, with_defaults
from services.contracts.region.reading import Reading, read

__all__ = ["Reading", "check", "complete", "read", "stage_with_defaults", "with_defaults"]
