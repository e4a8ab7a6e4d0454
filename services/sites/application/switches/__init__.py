"""Use cases around a switch: file, cancel, confirm, start, follow, ask."""
