"""Convoys whose roads take longer than the plan has for them, because times are kept in whole steps."""

import numpy as np

from dashboard.evacuation.egress.convoys import Convoys
from dashboard.evacuation.egress.network import Network
from dashboard.evacuation.egress.rounding import SHARE_OF_GRACE, STEPS_OF_GRACE
from dashboard.evacuation.egress.slots import Booked, Roads, book
from data_access.compiling import compiled
from data_access.records.roads import Bools, Floats, Ints


def real_steps(network: Network, convoys: Convoys, step_seconds: int) -> Floats:
    """How many steps each convoy really drives, as a fraction."""
    behind = np.concatenate([[0], np.cumsum(network.tenths[convoys.arc])])
    return np.asarray((behind[convoys.first[1:]] - behind[convoys.first[:-1]]) / (10.0 * step_seconds))


def late_ones(network: Network, convoys: Convoys, step_seconds: int) -> Bools:
    """The convoys that are longer on the way than the plan has for them and the grace."""
    planned = convoys.arrive - convoys.depart
    real = real_steps(network, convoys, step_seconds)
    return np.asarray(real > planned * (1.0 + SHARE_OF_GRACE) + STEPS_OF_GRACE)


def honest(network: Network, convoys: Convoys, step_seconds: int) -> Convoys:
    """The convoys, with those that are late arriving when they really do."""
    real = np.ceil(real_steps(network, convoys, step_seconds)).astype(np.int32)
    late = late_ones(network, convoys, step_seconds)
    return convoys._replace(arrive=np.where(late, convoys.depart + real, convoys.arrive).astype(np.int32))


@compiled
def call_back(roads: Roads, booked: Booked, convoys: Convoys, chosen: Ints) -> None:
    """Take the bookings of these convoys out again; their vehicles are at home without one."""
    for convoy in chosen:
        vehicles, home, step = convoys.vehicles[convoy], convoys.home[convoy], convoys.depart[convoy]
        booked.left[home] += vehicles
        booked.departed[home * booked.steps + step] -= vehicles
        booked.exit_left[convoys.exit[convoy]] += vehicles
        for arc in convoys.arc[convoys.first[convoy] : convoys.first[convoy + 1]]:
            book(roads, booked, arc, step, -vehicles)
            step += roads.steps[arc]
