"""Files → households, consents, estimates and fixed areas, with every refused row handed back."""
