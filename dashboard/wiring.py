"""Builds the house from its settings: store, keys, accounts, sessions. Nothing else builds."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.evacuation.planning.jobs import PlanJobs
from dashboard.geo.search.held import AddressSearch
from dashboard.registry.public_geography import PublicGeography
from dashboard.registry.tickets import Tickets
from dashboard.settings import Settings, settings_from
from data_access.access import Role, console_caller
from data_access.accounts import Accounts
from data_access.accounts_outside import OutsideSignIns
from data_access.accounts_passwords import Passwords
from data_access.accounts_sessions import LiveSession, Sessions
from data_access.accounts_sign_in import SignIns
from data_access.closed_files import make_closed_folder
from data_access.keyfiles import CHECKPOINT_FILE, KeyFiles
from data_access.places import Places
from data_access.refusals import NotPermitted
from data_access.roads.held import HeldRoads
from data_access.store import Store, open_store, utc_now

if TYPE_CHECKING:
    from dashboard.oidc.relying_party import RelyingParty
    from dashboard.profiles.watching import FolderWatch
    from data_access.calls.feeding import CallIntake
    from data_access.calls.held_cubes import CallCubes
    from data_access.importers.report import ImportReport

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class House:
    """Everything that is open in this process."""

    settings: Settings
    store: Store
    passwords: Passwords
    clock: Clock = utc_now

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts of this county."""
        return Accounts(self.store, self.passwords, self.clock, self.settings.jurisdiction)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self.store, second_factor_optional=self.settings.demo)

    @cached_property
    def sign_ins(self) -> SignIns:
        """The way in."""
        return SignIns(
            self.store,
            self.clock,
            self.passwords,
            self.settings.jurisdiction,
            second_factor_optional=self.settings.demo,
        )

    @cached_property
    def relying_party(self) -> "RelyingParty | None":
        """Muster before its sign-in provider; None where there is none, and then nothing of it is loaded."""
        provider = self.settings.provider
        if provider is None:
            return None
        from dashboard.oidc.relying_party import RelyingParty  # noqa: PLC0415 - see above
        from dashboard.oidc.wire import Wire  # noqa: PLC0415 - see above

        return RelyingParty(provider, Wire(), self.clock)

    @cached_property
    def outside_sign_ins(self) -> OutsideSignIns:
        """The way in for those whom the provider proved."""
        return OutsideSignIns(self.store, self.clock, self.sign_ins)

    @cached_property
    def places(self) -> Places:
        """The snapshots that questions about areas are answered from."""
        return Places(self.settings.zone)

    @cached_property
    def tickets(self) -> Tickets:
        """What lets the script in a map ask for households."""
        return Tickets(self.clock)

    @cached_property
    def geography(self) -> PublicGeography:
        """The county's fixed areas."""
        return PublicGeography(self.clock)

    @cached_property
    def addresses(self) -> AddressSearch:
        """Where addresses and crossings are found without a network."""
        return AddressSearch()

    @cached_property
    def roads(self) -> HeldRoads:
        """The road graph in force, read once an edition."""
        return HeldRoads()

    @cached_property
    def plan_jobs(self) -> PlanJobs:
        """The evacuation plans that are on their way in this process."""
        return PlanJobs()

    @cached_property
    def call_cubes(self) -> "CallCubes":
        """What charts of the calls are answered from; what it is made with takes long to load."""
        from data_access.calls.held_cubes import CallCubes  # noqa: PLC0415

        return CallCubes(self.calls_folder)

    @cached_property
    def call_intake(self) -> "CallIntake":
        """Where machines tell calls as they come."""
        from data_access.calls.feeding import CallIntake  # noqa: PLC0415 - takes long to load

        return CallIntake(self.store, self.calls_folder, self.settings.jurisdiction)

    @property
    def calls_folder(self) -> Path:
        """Where the counts of the calls lie; perhaps nothing is there yet."""
        return self.settings.data_folder / "calls"

    @cached_property
    def folder_watch(self) -> "FolderWatch | None":
        """The watch of the folder that the settings name; None where they name none."""
        if self.settings.watch_folder is None:
            return None
        from dashboard.profiles.watching import FolderWatch  # noqa: PLC0415 - only where a folder is watched

        return FolderWatch(
            self.store,
            console_caller("watched folder", frozenset({Role.REGISTRAR})),
            self.settings.watch_folder,
            jurisdiction=self.settings.jurisdiction,
            clock=self.clock,
            calls=self.import_calls,
        )

    @property
    def base_map(self) -> Path:
        """Where the county's base map lies; perhaps nothing is there yet."""
        return self.settings.data_folder / "basemap" / "county.pmtiles"

    def import_calls(self, path: Path, source: str) -> "ImportReport":
        """Import a file of calls of the watched folder, its columns as a person confirmed them."""
        from data_access.calls.importing import import_calls  # noqa: PLC0415 - takes long to load

        return import_calls(
            self.store,
            console_caller("watched folder", frozenset({Role.REGISTRAR})),
            path,
            source,
            jurisdiction=self.settings.jurisdiction,
            zone=self.settings.time_zone,
            folder=self.calls_folder,
            only_confirmed=True,
        ).as_import_report()

    def find_session(self, token: str, address: str) -> LiveSession | None:
        """Return the session of a cookie; None when there is none any more."""
        return self.sessions.find_by_token(token, address, self.clock())

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def key_files(settings: Settings) -> KeyFiles:
    """Return where the keys of this installation lie."""
    apart = settings.checkpoint_folder
    return KeyFiles(settings.key_folder, apart / CHECKPOINT_FILE if apart else None)


def open_house(settings: Settings, *, clock: Clock = utc_now) -> House:
    """Open the database with its keys; refused when a key is missing, open to others, or of another ring."""
    make_closed_folder(settings.data_folder)
    if settings.checkpoint_folder is not None:
        make_closed_folder(settings.checkpoint_folder)
    store = open_store(settings.database_url, key_files(settings), clock=clock)
    return House(settings, store, Passwords(), clock)


_lock = threading.Lock()
_open: list[House] = []


def house() -> House:
    """Return the house of this process; opened from the environment at the first call."""
    with _lock:
        if not _open:
            _open.append(open_house(settings_from(os.environ)))
        return _open[0]


@contextmanager
def opened(this: House) -> Iterator[House]:
    """Make `this` the house of the process, and close it in the end; refused while another is open."""
    with _lock:
        if _open:
            raise NotPermitted("A house is open in this process already.")
        _open.append(this)
    try:
        yield this
    finally:
        with _lock:
            _open.remove(this)
        this.close()
