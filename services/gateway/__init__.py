"""The gateway: REST API, console and command line in front of the four services; it owns no data."""
