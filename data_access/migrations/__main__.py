"""Write the next migration: `python -m data_access.migrations county "what changes"`."""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command

from data_access.engines import for_writing, open_engines
from data_access.migrations import CHAINS, config_for, migrate


def write_migration(chain: str, sentence: str) -> str:
    """Write the migration that leads from what the chain makes to the tables; the id that it got."""
    number = len(list((Path(__file__).parent / chain).glob("[!_]*.py"))) + 1
    revision = f"{chain}_{number:04}"
    with tempfile.TemporaryDirectory() as scratch:
        county, record = open_engines(f"sqlite:///{scratch}/muster.db")
        engine = county if chain == "county" else record
        if number > 1:
            migrate(engine, chain)
        with for_writing(engine).begin() as connection:
            command.revision(config_for(chain, connection), sentence, autogenerate=True, rev_id=revision)
    return revision


if __name__ == "__main__":
    chain, sentence = sys.argv[1:]
    if chain not in CHAINS or not re.search(r"\w", sentence):
        raise SystemExit(__doc__)
    print(f"Wrote {write_migration(chain, sentence)}. Read it, then set HEADS to it.")  # noqa: T201
