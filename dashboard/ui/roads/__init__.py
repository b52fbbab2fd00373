"""The screens of the roads: what is imported, what is closed, and how a street is closed and reopened."""
