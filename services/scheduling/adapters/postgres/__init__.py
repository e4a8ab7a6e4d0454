"""Sites, calendars, appointments and replans in PostgreSQL; every statement is a named block of a .sql file."""
