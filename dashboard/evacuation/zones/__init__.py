"""Evacuation zones: how they look, how they lie to each other, and what nobody may overlook."""
