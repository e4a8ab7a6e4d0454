"""What all replicas of the gateway must agree on, in one PostgreSQL database."""
