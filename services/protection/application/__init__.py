"""What protection does for others: one use case a file."""
