"""A county's roads: from raw ways to a graph, kept by edition, and what of them is closed."""
