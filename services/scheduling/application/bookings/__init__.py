"""Use cases around one appointment: book, cancel, find a free time, list."""
