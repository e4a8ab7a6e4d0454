"""The stores on PostgreSQL, one file each; the SQL stands beside them."""
