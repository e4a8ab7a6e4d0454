"""The region file as a contract: one schema, one checker for everybody, one way to number rooms and staff."""
