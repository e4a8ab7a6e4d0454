"""The rules of regions, stages and switches: pure, without clock and without I/O."""
