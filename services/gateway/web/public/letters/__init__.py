"""Is this letter real? Asked by the code that is printed on it."""
