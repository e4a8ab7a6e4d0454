"""Letters: the campaigns of a region, one campaign, sample letters."""
