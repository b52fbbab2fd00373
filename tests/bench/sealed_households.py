"""Half a million sealed opt-ins in a real house, for benches that come through its front door."""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert

from dashboard.wiring import House
from data_access.engines import for_writing
from data_access.generations import next_generation
from data_access.keyring import KeyClass
from data_access.place_format import PLACE_BYTES, Policy
from data_access.tables import households, place_column, places

BATCH = 10_000


def put_in(house: House, rows: NDArray[np.void]) -> None:
    """Seal the places and write them with empty profiles, all of them opted in."""
    policy, where = Policy.FUNCTIONAL_NEEDS, house.settings.jurisdiction
    seal = house.store.vault.sealer(KeyClass.PLACE, "places", place_column(policy), where)
    packed, ids, now = rows.tobytes(), np.random.default_rng(1).bytes(16 * len(rows)), datetime.now(UTC)
    common = {"jurisdiction": where, "version": 1}
    household = common | {"kind": "household", "source": "bench", "row_digest": b"", "profile": b""}
    household |= {"created_at": now, "updated_at": now}
    with for_writing(house.store.engine).begin() as connection:
        place = common | {"policy": policy.value, "opted_in": True}
        place |= {"generation": next_generation(connection, policy)}
        for start in range(0, len(rows), BATCH):
            numbers = range(start, min(start + BATCH, len(rows)))
            batch = {
                ids[16 * n : 16 * n + 16]: packed[PLACE_BYTES * n : PLACE_BYTES * (n + 1)] for n in numbers
            }
            connection.execute(insert(households), [household | {"id": one} for one in batch])
            sealed = [place | {"household_id": one, "rec": seal(one, 1, rec)} for one, rec in batch.items()]
            connection.execute(insert(places), sealed)
