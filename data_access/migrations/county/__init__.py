"""Migrations of the county's tables, in the order of their numbers."""
