"""Sites, concepts and limits in PostgreSQL: one module and one file of SQL a subject."""
