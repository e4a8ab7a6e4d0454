"""Use cases around the letters of one change of stage: collect, steer, withdraw, close, report."""
