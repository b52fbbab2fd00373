"""For a database administrator: `python -m data_access.walls LOGIN` prints the roles to be made."""

import sys

from data_access.walls.postgresql import role_statements

if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print("\n".join(role_statements(sys.argv[1])))  # noqa: T201
