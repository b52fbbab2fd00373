"""Files of calls as agencies have them: small ones to be worked out by hand, larger ones from a seed."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.access import Caller, Permission, Role
from data_access.calls.held_cubes import CallCubes
from data_access.calls.importing import import_calls
from data_access.calls.mapping import CallMapping
from data_access.calls.report import CallReport
from data_access.calls.view import CallView
from data_access.store import Store
from tests.doors import caller_with

ZONE = "America/Chicago"
JURISDICTION = "Hennepin County, MN"

CAD_HEADER = (
    "Master_Incident_Number", "Incident_Start_Time", "Call_Answered", "Incident_Queue_Time",
    "Incident_Dispatch_Time", "Incident_Arrival_Time", "Final_Closed_Time", "Agency", "Problem",
    "Priority_Number", "Call_Reception", "Location", "Caller_Phone", "Latitude", "Longitude",
)  # fmt: skip
FOUR_CALLS = (
    ("26-001", "2026-11-02 08:15:00.000", "2026-11-02 08:15:09.200", "2026-11-02 08:15:40.000",
     "2026-11-02 08:16:00.000", "2026-11-02 08:22:00.000", "2026-11-02 09:00:00.000", "EMS", "CHEST PAIN",
     "1", "E-911", "12 Elm St", "(612) 555-1234", "45.17", "-93.47"),
    ("26-002", "2026-11-02 08:40:00.000", "2026-11-02 08:40:15.000", "NULL", "2026-11-02 08:45:00.000",
     "NULL", "NULL", "POLICE", "NOISE COMPLAINT", "4", "Phone", "14 Elm St", "612-555-9876", "45.17",
     "-93.46"),
    ("26-003", "2026-11-03 23:59:59.000", "2026-11-04 00:00:19.100", "NULL", "NULL",
     "1900-01-01 00:00:00.000", "NULL", "FIRE", "FIRE ALARM", "2", "E-911", "", "", "", ""),
    ("26-004", "2026-11-08 12:00:00.000", "NULL", "NULL", "2026-11-08 11:59:00.000", "NULL", "NULL", "POLICE",
     "TRAFFIC STOP", "", "OFFICER", "Main St and 4th", "", "9.5", "-93.47"),
)  # fmt: skip
"""Two calls of one hour, one just before midnight, and one whose clock ran backwards."""


@dataclass(frozen=True)
class Desk:
    """Whoever brings calls in and asks about them in a test."""

    store: Store
    folder: Path

    def bring(self, path: Path, source: str = "CAD", mapping: CallMapping | None = None) -> CallReport:
        """Import a file as a registrar does."""
        return import_calls(
            self.store, caller_with(Role.REGISTRAR), path, source, jurisdiction=JURISDICTION, zone=ZONE,
            folder=self.cubes, mapping=mapping,
        )  # fmt: skip

    @property
    def cubes(self) -> Path:
        return self.folder / "calls"

    @property
    def registrar(self) -> Caller:
        return caller_with(Role.REGISTRAR)

    def view(self) -> CallView:
        """The calls as police may count them, opened anew."""
        with self.store.enter(caller_with(Role.POLICE), Permission.CALLS_COUNT, about="a test") as visit:
            return CallCubes(self.cubes).view(visit)


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ","
) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def four_calls(path: Path) -> Path:
    return write_csv(path, CAD_HEADER, FOUR_CALLS)


def many_calls(rows: int, seed: int = 3) -> pd.DataFrame:
    """Calls of some months as a CAD system exports them, in the order in which they came."""
    random = np.random.default_rng(seed)
    start = np.datetime64("2026-01-20T00:00:00")
    received = start + np.sort(random.integers(0, 120 * 86_400, rows)).astype("timedelta64[s]")
    answered = received + np.round(random.gamma(2, 4_000, rows)).astype("timedelta64[ms]")
    sent = answered + np.round(random.gamma(2, 40_000, rows)).astype("timedelta64[ms]")
    on_scene = sent + np.round(random.gamma(3, 200_000, rows)).astype("timedelta64[ms]")
    natures = np.array(["CHEST PAIN", "NOISE COMPLAINT", "FIRE ALARM", "TRAFFIC STOP", "THEFT", "MVC INJURY"])
    return pd.DataFrame({
        "Incident Number": [f"26-{number:06}" for number in range(rows)],
        "Received": _text(received),
        "Answered": np.where(random.random(rows) < 0.1, "NULL", _text(answered)),
        "Dispatched": np.where(random.random(rows) < 0.2, "", _text(sent)),
        "Arrived": np.where(random.random(rows) < 0.3, "1900-01-01 00:00:00.000", _text(on_scene)),
        "Agency": random.choice(["Police", "Fire", "EMS"], rows),
        "Nature": random.choice(natures, rows),
        "Priority": random.choice(["1", "2", "3", ""], rows),
        "Call Source": random.choice(["911", "Phone", "Officer", ""], rows),
        "District": random.choice(["North", "South", "East"], rows),
        "Abandoned": random.choice(["Y", "N", ""], rows),
    })  # fmt: skip


def _text(moments: np.ndarray) -> np.ndarray:
    return np.char.replace(np.datetime_as_string(moments.astype("datetime64[ms]")), "T", " ")
