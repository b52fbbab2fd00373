"""The records that are handed up: frozen, checked, with no knowledge of tables or keys."""
