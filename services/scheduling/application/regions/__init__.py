"""What scheduling takes from a region file."""
