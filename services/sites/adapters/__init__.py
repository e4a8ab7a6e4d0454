"""The outside of the sites service: its PostgreSQL database and its metrics."""
