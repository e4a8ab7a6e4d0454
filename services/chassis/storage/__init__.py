"""One service's own PostgreSQL: connections, transactions, SQL in files, migrations."""
