"""Everyone who drives: how long an area takes to clear, how near that is to the best, and what binds."""
