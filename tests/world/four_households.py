"""The small county of the journeys: four households, two towns, one estimate, to be counted by hand.

Dayton holds the Does (own car, insulin pump with 24 h of battery, confirmed), Kim Lee (wheelchair,
oxygen with 3 h of battery, lapsed) and the Garcias (walk to a ride, Spanish, never confirmed).
Riverside holds Ole Olson (stretcher, ventilator whose battery nobody told, confirmed).
"""

import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import shapely
from shapely.geometry import Polygon, box
from sqlalchemy import insert

from dashboard.wiring import House
from data_access import profiles
from data_access.access import Permission, Role, console_caller
from data_access.records.household import (
    Address,
    Animal,
    Consent,
    Contact,
    Device,
    Person,
    Phone,
    SafetyProfile,
    Scope,
)
from data_access.records.needs import Need, Transport
from data_access.tables import areas, estimates
from tests.world.doe import DOE

COUNTY = box(-93.77, 44.78, -93.17, 45.25)
DAYTON = box(-93.55, 45.14, -93.38, 45.23)
RIVERSIDE = box(-93.30, 44.95, -93.20, 45.00)
FORMULA = "=HYPERLINK(1)"
PICTURE = "![seen](https://outside.example/seen.png)"


def households(today: date) -> list[SafetyProfile]:
    """Return the four, as they are on `today`."""
    months_ago, never = today - timedelta(days=100), None
    return [
        msgspec.structs.replace(
            _placed(DOE, "doe", 45.196, -93.470), confirmed_on=months_ago, consents=_agreed(today)
        ),
        SafetyProfile(
            key="lee",
            phones=(Phone("+16125550102"),),
            addresses=(_home("20 Oak Street", 45.180, -93.450),),
            people=(
                Person(
                    "Kim Lee",
                    born_year=1950,
                    needs=(Need.OXYGEN, Need.WHEELCHAIR, Need.POWER),
                    transport=Transport.WHEELCHAIR,
                    devices=(Device("Oxygen concentrator", needs_power=True, watts=300, battery_hours=3.0),),
                ),
            ),
            contacts=(Contact(FORMULA, "neighbour", "(612) 555-0190"),),
            consents=_agreed(today),
            confirmed_on=today - timedelta(days=300),
        ),
        SafetyProfile(
            key="garcia",
            phones=(Phone("+16125550103"),),
            addresses=(_home("7 Elm Street", 45.160, -93.400),),
            people=(
                Person(
                    f"Ana Garcia {PICTURE}",
                    languages=("es",),
                    needs=(Need.INTERPRETER, Need.RIDE),
                    transport=Transport.WALKS,
                ),
                Person("Luis Garcia", languages=("es",), transport=Transport.WALKS),
            ),
            animals=(Animal("dog", service_animal=True),),
            consents=_agreed(today),
            confirmed_on=never,
        ),
        SafetyProfile(
            key="olson",
            phones=(Phone("+16125550104"),),
            addresses=(_home("1 River Road", 44.980, -93.250, city="Riverside"),),
            people=(
                Person(
                    "Ole Olson",
                    needs=(Need.VENTILATOR, Need.POWER, Need.STRETCHER),
                    transport=Transport.STRETCHER,
                    devices=(Device("Ventilator", needs_power=True),),
                ),
            ),
            consents=_agreed(today),
            confirmed_on=months_ago,
        ),
    ]


def living_in(area: Polygon, today: date) -> list[SafetyProfile]:
    """Find who lives in an area by looking at every household, one after the other."""
    return [one for one in households(today) if area.contains(shapely.Point(_place(one)))]


def fill(house: House) -> None:
    """Put the small county into an empty house."""
    today = house.clock().astimezone(house.settings.zone).date()
    registrar = console_caller("test", frozenset({Role.REGISTRAR}))
    county = house.settings.jurisdiction
    with house.store.enter(registrar, Permission.PROFILES_EDIT, about="small county", writes=True) as visit:
        for profile in households(today):
            profiles.save(visit, "test", profile, jurisdiction=county, today=today)
    with house.store.enter(registrar, Permission.PROFILES_IMPORT, about="small county", writes=True) as visit:
        visit.connection.execute(insert(areas), list(_areas(house)))
        visit.connection.execute(
            insert(estimates), [_estimate("Power_Dependent", 41, today), _estimate("NOVEH", 90, today)]
        )


def _areas(house: House) -> Iterable[dict[str, object]]:
    for kind, code, name, shape, count in (
        ("county", "27053", "Small County", COUNTY, 5_000),
        ("city", "dayton", "Dayton", DAYTON, 2_000),
        ("city", "riverside", "Riverside", RIVERSIDE, 3_000),
        ("zip", "55327", "55327", DAYTON, 2_000),
    ):
        yield {
            "id": os.urandom(16), "kind": kind, "code": code, "name": name, "geometry": shapely.to_wkb(shape),
            "households": count, "people": 2 * count, "source": "by hand", "created_at": house.clock(),
        }  # fmt: skip


def _estimate(measure: str, value: float, today: date) -> dict[str, object]:
    return {
        "area_kind": "zip", "area_code": "55327", "measure": measure, "value": value, "suppressed": False,
        "source": "Estimate by hand", "edition": "first", "as_of": today,
    }  # fmt: skip


def _agreed(today: date) -> tuple[Consent, ...]:
    return (Consent(Scope.EMERGENCY_MANAGEMENT, today - timedelta(days=400)),)


def _home(line: str, latitude: float, longitude: float, city: str = "Dayton") -> Address:
    return Address(line, city=city, state="MN", zip_code="55327", latitude=latitude, longitude=longitude)


def _placed(profile: SafetyProfile, key: str, latitude: float, longitude: float) -> SafetyProfile:
    first = msgspec.structs.replace(profile.addresses[0], latitude=latitude, longitude=longitude)
    return msgspec.structs.replace(profile, key=key, addresses=(first,))


def _place(profile: SafetyProfile) -> tuple[float, float]:
    home = profile.addresses[0]
    assert home.longitude is not None
    assert home.latitude is not None
    return home.longitude, home.latitude


def write_base_map(folder: Path) -> None:
    """Draw the ground under the small county."""
    from tests.journeys import map_world  # noqa: PLC0415 - only journeys need the drawing

    folder.mkdir(parents=True, exist_ok=True)
    map_world.write_base_map(folder / "county.pmtiles", max_zoom=11)
