"""Protection concepts of the sites, their versions, and the limits that a stage allows under them."""
