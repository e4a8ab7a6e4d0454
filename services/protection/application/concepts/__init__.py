"""What was decided for the protection of a site: taken from the region file, looked at."""
