"""PostgreSQL, holidays and metrics behind the ports of scheduling."""
