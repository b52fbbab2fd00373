"""The screens of the evacuation zones: what holds, what is raised, a status set in two steps, and history."""
