"""Regions, sites, switches and the audit trail in PostgreSQL; every statement is a named block of a .sql file."""
