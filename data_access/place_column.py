"""The name under which a place is sealed: apart, so that a process that only seals needs no database."""


def place_column(policy: str) -> str:
    """The column name that a place is sealed under, so that no policy can stand in for another."""
    return f"rec/{policy}"
