"""The safety profile as a household keeps it: when it is stale."""
