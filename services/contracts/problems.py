"""Problem types that callers act on; all others are for people to read."""

SITE_NOT_READY = "urn:stufenplan:site-not-ready"
"""The region was just loaded and its first events are still under way: the same request works in a moment."""
