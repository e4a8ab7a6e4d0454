"""The first page: what is open for whoever looks, the state of the sites, and what happens now."""
