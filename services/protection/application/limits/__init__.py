"""How many persons may be at a site: derived, previewed, looked at."""
