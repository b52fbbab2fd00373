"""From an area to a plan that can be kept: who rides, what is asked of the solvers, what came out."""
