"""Administration: users with their roles and areas, and the record of who did what."""
