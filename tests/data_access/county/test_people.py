"""The people of the demo county as a whole: the same each time, plausible, and nobody real."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from data_access.county.people import PROFILE_SHARE, households, write_people
from data_access.records.household import PhoneKind, SafetyProfile, Scope
from data_access.records.needs import Transport
from tests.data_access.county.small_county import TODAY, small_book

DWELLINGS = 75_000
FICTIONAL = re.compile(r"^(\+1|\(|)([2-9]\d{2})(\) |-|\.|)555[-.]?\d{4}$")


@pytest.fixture(scope="module")
def profiles() -> list[SafetyProfile]:
    return list(households(small_book(DWELLINGS), 7, TODAY))


@pytest.fixture(scope="module")
def homes(profiles: list[SafetyProfile]) -> list[SafetyProfile]:
    return [profile for profile in profiles if profile.business is None]


@pytest.fixture(scope="module")
def registry(homes: list[SafetyProfile]) -> list[SafetyProfile]:
    return [profile for profile in homes if _shares(profile, Scope.EMERGENCY_MANAGEMENT)]


def _shares(profile: SafetyProfile, scope: Scope) -> bool:
    return any(consent.scope is scope and consent.holds_on(TODAY) for consent in profile.consents)


def _hardest(profile: SafetyProfile) -> Transport | None:
    ways = [person.transport for person in profile.people if person.transport is not None]
    return max(ways, key=list(Transport).index, default=None)


def _share_of(profiles: list[SafetyProfile], holds: Callable[[SafetyProfile], bool]) -> float:
    return sum(map(holds, profiles)) / len(profiles)


def test_about_eight_percent_of_the_dwellings_have_a_profile(profiles: list[SafetyProfile]) -> None:
    assert len(profiles) == round(DWELLINGS * PROFILE_SHARE)
    assert len({profile.key for profile in profiles}) == len(profiles)


def test_one_seed_gives_the_same_file_each_time_and_another_seed_another(tmp_path: Path) -> None:
    book = small_book(3_000)
    for name, seed in (("first", 7), ("second", 7), ("other", 8)):
        assert write_people(book, tmp_path / name, seed=seed, today=TODAY) == 240
    first = (tmp_path / "first").read_bytes()
    assert first == (tmp_path / "second").read_bytes()
    assert first != (tmp_path / "other").read_bytes()


def test_the_file_holds_what_was_drawn_line_by_line(tmp_path: Path) -> None:
    book = small_book(2_000)
    write_people(book, tmp_path / "people.jsonl", seed=7, today=TODAY)
    lines = (tmp_path / "people.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=SafetyProfile) for line in lines] == list(
        households(book, 7, TODAY)
    )


def test_a_write_that_is_cut_off_leaves_no_file_that_could_be_taken_for_whole(tmp_path: Path) -> None:
    class PowerCutError(Exception): ...

    def cut(_fraction: float, _words: str) -> None:
        raise PowerCutError

    with pytest.raises(PowerCutError):
        write_people(small_book(20_000), tmp_path / "people.jsonl", seed=7, today=TODAY, progress=cut)
    assert not (tmp_path / "people.jsonl").exists()


def _numbers_in(profiles: list[SafetyProfile]) -> Iterator[str]:
    for profile in profiles:
        yield from (phone.number for phone in profile.phones)
        yield from (contact.phone for contact in profile.contacts)


def test_no_telephone_can_ring_with_anybody(profiles: list[SafetyProfile]) -> None:
    """Every number is in the exchange 555, and none is directory assistance."""
    numbers = list(_numbers_in(profiles))
    assert len(numbers) > 10_000
    assert [number for number in numbers if not FICTIONAL.match(number)] == []
    assert not any(number.endswith("1212") for number in numbers)


def test_most_telephones_belong_to_one_household_and_a_few_to_two(profiles: list[SafetyProfile]) -> None:
    digits = Counter(
        re.sub(r"\D", "", phone.number)[-10:] for profile in profiles for phone in profile.phones
    )
    shared = [number for number, count in digits.items() if count > 1]
    assert 5 <= len(shared) <= 60
    assert {number[:3] for number in digits} == {"612", "763", "952"}
    kinds = {phone.kind for profile in profiles for phone in profile.phones}
    assert kinds == set(PhoneKind)


@pytest.mark.parametrize(
    ("scope", "least", "most"),
    [
        (Scope.EMERGENCY_MANAGEMENT, 0.30, 0.40),
        (Scope.CAMERAS, 0.09, 0.15),
        (Scope.ALERTS, 0.55, 0.65),
    ],
)
def test_consents_are_given_in_plausible_shares(
    profiles: list[SafetyProfile], scope: Scope, least: float, most: float
) -> None:
    assert least <= _share_of(profiles, lambda profile: _shares(profile, scope)) <= most


def test_some_consents_have_ended_and_some_were_withdrawn(profiles: list[SafetyProfile]) -> None:
    consents = [consent for profile in profiles for consent in profile.consents]
    assert any(consent.withdrawn_on is not None for consent in consents)
    assert any(consent.ends_on is not None and consent.ends_on < TODAY for consent in consents)
    assert all(consent.given_on <= TODAY for consent in consents)


def test_seven_in_ten_confirmed_within_six_months_and_nobody_in_the_future(
    profiles: list[SafetyProfile],
) -> None:
    days = [profile.confirmed_on for profile in profiles]
    fresh = sum(day is not None and (TODAY - day).days <= 182 for day in days)
    assert 0.66 <= fresh / len(days) <= 0.74
    assert max(day for day in days if day is not None) <= TODAY
    assert None in days


@pytest.mark.parametrize(
    ("way", "least", "most"),
    [
        (Transport.WALKS, 0.38, 0.50),
        (Transport.NEEDS_LIFT, 0.07, 0.13),
        (Transport.WHEELCHAIR, 0.08, 0.12),
        (Transport.STRETCHER, 0.015, 0.035),
    ],
)
def test_the_registry_leaves_in_plausible_ways(
    registry: list[SafetyProfile], way: Transport, least: float, most: float
) -> None:
    assert least <= _share_of(registry, lambda profile: _hardest(profile) is way) <= most


def test_ages_are_those_of_a_county_in_which_older_people_register_more(homes: list[SafetyProfile]) -> None:
    ages = [TODAY.year - person.born_year for home in homes for person in home.people if person.born_year]
    assert 0.15 <= sum(age >= 65 for age in ages) / len(ages) <= 0.30
    assert 0.18 <= sum(age < 18 for age in ages) / len(ages) <= 0.36
    assert 2.0 <= sum(len(home.people) for home in homes) / len(homes) <= 2.8
    assert 0.25 <= _share_of(homes, lambda home: len(home.people) == 1) <= 0.40


def _speaks(profile: SafetyProfile, tag: str) -> bool:
    return any(tag in person.languages for person in profile.people)


def test_languages_are_spoken_where_their_speakers_live(homes: list[SafetyProfile]) -> None:
    """Somali around Cedar Riverside, Spanish in Phillips, Hmong in Brooklyn Park."""
    by_zip: dict[str, list[SafetyProfile]] = {}
    for home in homes:
        by_zip.setdefault(home.addresses[0].zip_code, []).append(home)

    def share(zip_code: str, tag: str) -> float:
        return _share_of(by_zip[zip_code], lambda home: _speaks(home, tag))

    assert share("55454", "so") > 0.2 > share("55410", "so")
    assert share("55407", "es") > 0.12 > share("55327", "es")
    assert share("55443", "hmn") > 0.03 > share("55410", "hmn")


def test_two_percent_are_businesses_with_what_a_fire_crew_asks_for(profiles: list[SafetyProfile]) -> None:
    found = [profile for profile in profiles if profile.business is not None]
    assert 0.012 <= len(found) / len(profiles) <= 0.03
    businesses = [profile.business for profile in found if profile.business is not None]
    assert any(business.hazardous_materials for business in businesses)
    assert all(business.floor_plans and business.after_hours_access for business in businesses)


def test_a_small_share_is_not_on_the_map_and_every_address_is_in_the_book(
    homes: list[SafetyProfile],
) -> None:
    unknown = _share_of(homes, lambda home: home.addresses[0].latitude is None)
    assert 0.004 <= unknown <= 0.025
    assert all(home.addresses[0].state == "MN" and home.addresses[0].zip_code for home in homes)


def test_some_residents_write_in_spanish(homes: list[SafetyProfile]) -> None:
    words = " ".join(person.notes for home in homes for person in home.people)
    assert "No tenemos carro." in words
    assert "No car. I can be ready in ten minutes." in words


def test_a_county_of_another_day_counts_back_from_that_day() -> None:
    later = date(2030, 1, 1)
    days = [profile.confirmed_on for profile in households(small_book(500), 7, later)]
    assert max(day for day in days if day is not None) > date(2029, 6, 1)
