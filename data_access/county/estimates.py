"""Independent estimates of the demo county, in the form in which the county's real ones would come.

HHS emPOWER by ZIP code (Medicare beneficiaries and the power-dependent equipment that Medicare paid for),
CDC/ATSDR SVI by tract, and census counts by every kind of area. They are drawn from the whole population,
never from who registered, so that expected and registered can be held side by side.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.county.census import CENSUS_MEASURES, Census
from data_access.county.population import AGE_65

Counts = NDArray[np.int64]
Row = Sequence[object]

EMPOWER_SMALLEST: Final = 11
"""HHS emPOWER shows a count of 1 to 10 as 11."""

EMPOWER_SHARES: Final[dict[str, float]] = {
    "Power_Dependent_Devices_DME": 0.0410,
    "Cardiac_Devices": 0.0002,
    "Ventilators": 0.0013,
    "BiPAP": 0.0060,
    "O2_Concentrators": 0.0190,
    "Enteral_Feeding": 0.0015,
    "IV_Infusion_Pumps": 0.0010,
    "Suction_Pumps": 0.0012,
    "At_Home_ESRD_Dialysis": 0.0013,
    "Motorized_Wheelchair": 0.0055,
    "Electric_Beds": 0.0105,
    "In_Facility_ESRD_Dialysis": 0.0080,
    "Home_Health": 0.0300,
    "At_Home_Hospice": 0.0140,
}
"""Column → share of Medicare beneficiaries in a place; the first one counts each person once."""

_MEDICARE_AT_65, _MEDICARE_DISABLED = 0.97, 0.21
_SVI_MEASURES = (
    "POV150", "UNEMP", "NOHSDP", "AGE65", "AGE17", "DISABL", "SNGPNT", "LIMENG", "MINRTY", "MUNIT", "NOVEH",
)  # fmt: skip


@dataclass(frozen=True)
class EstimateFile:
    """A file of estimates as its publisher would name it: what it is, and of when."""

    path: Path
    form: str
    source: str
    edition: str = "demonstration"


def write_estimates(census: Census, folder: Path, seed: int) -> tuple[EstimateFile, ...]:
    """Write the three files into `folder` and say what they are; the same seed writes the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng([seed, 11])
    return (
        _write_empower(census, folder / "empower_zip.csv", generator),
        _write_svi(census, folder / "svi_tract.csv"),
        _write_census(census, folder / "census_difficulty.csv"),
    )


def _write(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def shown_by_empower(count: int) -> int:
    """Return a count as HHS emPOWER shows it: 1 to 10 become 11."""
    return EMPOWER_SMALLEST if 0 < count < EMPOWER_SMALLEST else count


def _write_empower(census: Census, path: Path, generator: np.random.Generator) -> EstimateFile:
    table = census.by("zip")
    medicare = generator.binomial(table.counts[AGE_65], _MEDICARE_AT_65)
    medicare += generator.binomial(table.counts["DISABL"], _MEDICARE_DISABLED)
    columns = [generator.binomial(medicare, share) for share in EMPOWER_SHARES.values()]
    rows = (
        [code, "MN", "Hennepin", *(shown_by_empower(int(column[row])) for column in (medicare, *columns))]
        for row, code in enumerate(table.codes)
    )
    _write(path, ["Zip_Code", "State", "County", "Medicare_Benes", *EMPOWER_SHARES], rows)
    return EstimateFile(path, "empower", "HHS emPOWER Map (demo county)")


def _percentiles(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rank each tract among all of them, from 0 to 1, as SVI does."""
    ranks = np.argsort(np.argsort(shares, kind="stable"), kind="stable")
    return np.asarray(ranks / max(1, len(shares) - 1))


def _write_svi(census: Census, path: Path) -> EstimateFile:
    table = census.by("tract")
    header = ["ST", "STATE", "ST_ABBR", "STCNTY", "COUNTY", "FIPS", "LOCATION", "E_TOTPOP", "E_HU", "E_HH"]
    header += [f"{kind}_{measure}" for kind in ("E", "EP", "EPL") for measure in _SVI_MEASURES] + [
        "RPL_THEMES"
    ]
    shares = {measure: table.share(measure) for measure in _SVI_MEASURES}
    ranks = {measure: _percentiles(share) for measure, share in shares.items()}
    overall = _percentiles(np.sum(list(ranks.values()), axis=0))
    rows = []
    for row, code in enumerate(table.codes):
        place = f"{table.names[row]}; Hennepin County; Minnesota"
        people, homes = int(table.people[row]), int(table.households[row])
        rows.append([
            *("27", "Minnesota", "MN", "27053", "Hennepin County"), code, place,
            people, round(homes * 1.045), homes,
            *(int(table.counts[measure][row]) for measure in _SVI_MEASURES),
            *(round(float(shares[measure][row]) * 100, 1) for measure in _SVI_MEASURES),
            *(round(float(ranks[measure][row]), 4) for measure in _SVI_MEASURES),
            round(float(overall[row]), 4),
        ])  # fmt: skip
    _write(path, header, rows)
    return EstimateFile(path, "svi", "CDC/ATSDR SVI (demo county)")


def _write_census(census: Census, path: Path) -> EstimateFile:
    header = ["GEO_KIND", "GEOID", "NAME", "E_TOTPOP", "E_HH"]
    header += [f"{kind}_{measure}" for measure in CENSUS_MEASURES for kind in ("E", "EP")]
    rows: list[Row] = []
    for kind in census.kinds:
        table = census.by(kind)
        shares = {measure: table.share(measure) for measure in CENSUS_MEASURES}
        for row, code in enumerate(table.codes):
            pairs = (
                (int(table.counts[m][row]), round(float(shares[m][row]) * 100, 1)) for m in CENSUS_MEASURES
            )
            numbers = (number for pair in pairs for number in pair)
            rows.append(
                [kind, code, table.names[row], int(table.people[row]), int(table.households[row]), *numbers]
            )
    _write(path, header, rows)
    return EstimateFile(path, "census", "US Census Bureau ACS (demo county)")
