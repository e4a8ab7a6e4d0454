"""Use cases of the sites service, one file each: load, decide, save, in one transaction."""
