"""A household's profile laid out for a call taker at three in the morning: what may kill first, first.

Everything in it was written by residents: it goes through `st.text`, or through `words.plain` where
it must be a heading. Nothing of it is ever read as Markdown or HTML.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import streamlit as st

from dashboard.ui import words
from dashboard.ui.facts import show_pairs
from data_access.records.household import (
    Address,
    Animal,
    Business,
    Codes,
    Home,
    Medication,
    Person,
    SafetyProfile,
    Vehicle,
)
from data_access.records.needs import Need, Transport

_CARRIED: Final = (Transport.NEEDS_LIFT, Transport.WHEELCHAIR, Transport.STRETCHER)


def show_door(profile: SafetyProfile, *, today: date) -> None:
    """Show where the household is, how fresh the profile is, and what to know before going in."""
    _show_addresses(profile.addresses)
    _show_confirmed(profile.confirmed_on, today)
    warnings = list(_warnings(profile))
    if warnings:
        with st.container(border=True, gap="xsmall"):
            st.badge("Know first", icon=":material/warning:", color="red")
            for warning in warnings:
                st.text(warning)


def show_inside(profile: SafetyProfile, *, today: date) -> None:
    """Show who lives there, what is medical at the top of each, and then what stands around them."""
    if profile.people:
        st.subheader("Who lives here", icon=":material/groups:", anchor=False)
        grid = st.grid(2, min_column_width=320)
        for person in profile.people:
            with grid.container(border=True, height="stretch", gap="small"):
                _show_person(person, today)
    _show_around(profile)


def _warnings(profile: SafetyProfile) -> Iterator[str]:
    """Say what may harm somebody at the door or dies without help, one line each; perhaps none."""
    for person in profile.people:
        yield from _warnings_of(person)
    for animal in profile.animals:
        yield _with(animal.species.capitalize(), animal.name, animal.temper)
    if profile.home is not None and profile.home.hazards:
        yield _with("Hazards", profile.home.hazards)
    for material in profile.business.hazardous_materials if profile.business else ():
        yield _with("Hazardous material", material.name, material.amount, material.place)


def _warnings_of(person: Person) -> Iterator[str]:
    for allergy in person.allergies:
        if allergy.severe:
            yield _with(person.name, f"severe allergy: {allergy.to}", allergy.treatment)
    for device in person.devices:
        if device.needs_power:
            yield _with(
                person.name, f"{device.name} needs power", f"battery {words.hours(device.battery_hours)}"
            )
    if Need.CHILDREN_ALONE in person.needs:
        yield _with(person.name, "may be alone at home")
    if person.transport in _CARRIED:
        yield _with(person.name, words.TRANSPORT_WORDS[person.transport].lower())


def show_codes(codes: Codes) -> None:
    """Show how to get in; a household that gave no code is told of in words."""
    pairs = [
        ("Lockbox", codes.lockbox),
        ("Gate", codes.gate),
        ("Door", codes.door),
        ("Alarm", codes.alarm),
        ("Keys", codes.keys),
    ]
    if not any(text for _, text in pairs):
        st.text("This household gave no code.")
    show_pairs(pairs, columns=2)


def _show_addresses(addresses: Iterable[Address]) -> None:
    for address in addresses:
        st.header(words.plain(_line(address)), anchor=False)
        st.caption(f"{address.kind.value.capitalize()} address")


def _line(address: Address) -> str:
    street = f"{address.line}, {address.unit}" if address.unit else address.line
    return ", ".join(
        part for part in (street, address.city, f"{address.state} {address.zip_code}") if part.strip()
    )


def _show_confirmed(confirmed_on: date | None, today: date) -> None:
    if confirmed_on is None:
        st.badge("Never confirmed by the household", icon=":material/history:", color="orange")
        return
    age = words.counted((today - confirmed_on).days, "day")
    st.badge(
        f"Confirmed {words.day(confirmed_on)}, {age} ago", icon=":material/event_available:", color="gray"
    )


def _show_person(person: Person, today: date) -> None:
    st.subheader(words.plain(person.name), anchor=False)
    about = [_age(person, today), *(words.language(tag) for tag in person.languages)]
    st.caption(" · ".join(words.plain(part) for part in about if part))
    allergies = (_with(a.to, "severe" if a.severe else "", a.treatment) for a in person.allergies)
    show_pairs(
        [
            ("Conditions", _lines(person.conditions)),
            ("Medication", _lines(_medication(one) for one in person.medications)),
            ("Allergies", _lines(allergies)),
            ("Mental health", person.mental_health),
            ("Disabilities", _lines(person.disabilities)),
            ("Equipment", _lines(_device(person))),
            ("Help needed", _lines(words.NEED_WORDS[need] for need in person.needs)),
            ("Leaves", words.TRANSPORT_WORDS[person.transport] if person.transport else ""),
            ("Communication", person.communication),
            ("Looks", _looks(person)),
            ("Vaccinations", _lines(person.vaccinations)),
            ("Notes", person.notes),
        ],
        columns=2,
    )


def _show_around(profile: SafetyProfile) -> None:
    grid = st.grid(2, min_column_width=320)
    sections = [
        ("The home", ":material/home:", _home(profile.home)),
        ("Animals", ":material/pets:", [(_animal_name(a), _animal(a)) for a in profile.animals]),
        ("Vehicles", ":material/directions_car:", [("", _vehicle(v)) for v in profile.vehicles]),
        (
            "Whom to call",
            ":material/call:",
            [(c.relation, _with(c.name, c.phone, c.notes)) for c in profile.contacts],
        ),
        (
            "Phones",
            ":material/smartphone:",
            [(p.kind.value.replace("_", " "), words.phone(p.number)) for p in profile.phones],
        ),
        ("Cameras", ":material/videocam:", [("", _with(c.place, c.looks_at)) for c in profile.cameras]),
        ("The business", ":material/store:", _business(profile.business)),
        ("Notes", ":material/notes:", [("", profile.notes)]),
    ]
    for title, icon, pairs in sections:
        if any(text.strip() for _, text in pairs):
            with grid.container(border=True, height="stretch", gap="small"):
                st.subheader(title, icon=icon, anchor=False)
                show_pairs([(name.capitalize(), text) for name, text in pairs], columns=2)


def _home(home: Home | None) -> list[tuple[str, str]]:
    if home is None:
        return []
    return [
        ("Looks", home.description),
        ("Hazards", home.hazards),
        ("Shut-offs", home.utility_shutoffs),
        ("Layout", home.layout),
        ("Bedrooms", home.bedrooms),
        ("Storeys", str(home.storeys or "")),
        ("Alarms", _lines(home.alarms)),
    ]


def _business(business: Business | None) -> list[tuple[str, str]]:
    if business is None:
        return []
    materials = (_with(m.name, m.amount, m.place) for m in business.hazardous_materials)
    return [
        ("Name", _with(business.name, business.kind)),
        ("Hazardous materials", _lines(materials)),
        ("People by day", str(business.people_by_day or "")),
        ("After hours", business.after_hours_access),
        ("Floor plans", business.floor_plans),
    ]


def _age(person: Person, today: date) -> str:
    # Only the year of birth is known, so the age is the one reached in this year.
    return "" if person.born_year is None else f"{today.year - person.born_year} years"


def _medication(medication: Medication) -> str:
    return _with(medication.name, medication.schedule)


def _device(person: Person) -> list[str]:
    return [
        _with(
            device.name,
            "needs power" if device.needs_power else "",
            f"battery {words.hours(device.battery_hours)}" if device.needs_power else "",
        )
        for device in person.devices
    ]


def _looks(person: Person) -> str:
    looks = person.description
    if looks is None:
        return ""
    height = words.number(looks.height_cm, "cm") if looks.height_cm else ""
    weight = words.number(looks.weight_kg, "kg") if looks.weight_kg else ""
    hair = f"hair {looks.hair}" if looks.hair else ""
    eyes = f"eyes {looks.eyes}" if looks.eyes else ""
    return _with(looks.sex, height, weight, hair, eyes, looks.marks)


def _animal_name(animal: Animal) -> str:
    return _with(animal.name, "service animal" if animal.service_animal else "")


def _animal(animal: Animal) -> str:
    age = words.counted(animal.age_years, "year") if animal.age_years is not None else ""
    return _with(
        animal.species, animal.breed, age, animal.temper, "chipped" if animal.chipped else "", animal.notes
    )


def _vehicle(vehicle: Vehicle) -> str:
    year = str(vehicle.year or "")
    made = " ".join(part for part in (year, vehicle.make, vehicle.model, vehicle.colour) if part)
    return _with(
        made, f"plate {vehicle.plate}" if vehicle.plate else "", "accessible" if vehicle.accessible else ""
    )


def _with(*parts: str) -> str:
    return " · ".join(part for part in parts if part.strip())


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part.strip())
