"""Use cases around region files and where the sites of a region stand."""
