"""Second looks: what of a week merits one and why, and what a line of the trail says in plain words."""
