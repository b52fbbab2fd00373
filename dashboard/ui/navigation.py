"""The pages: one table of file, title, icon and the permission that opens it."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.ui.session import show_demo_banner
from data_access.access import Caller, Permission

PAGES_FOLDER = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True)
class PageEntry:
    """One page of the list. The name of the file is also its address."""

    file: str
    title: str
    icon: str
    permission: Permission

    @property
    def path(self) -> Path:
        """Where the page lies."""
        return PAGES_FOLDER / f"{self.file}.py"


PAGES = (
    PageEntry("situation", "Situation", "home", Permission.OWN_ACCOUNT),
    PageEntry("functional_needs", "Functional needs", "accessible", Permission.REGISTRY_AREA_COUNT),
    PageEntry("zones", "Evacuation zones", "layers", Permission.ZONES_READ),
    PageEntry("evacuation", "Evacuation", "directions_bus", Permission.EVACUATION_VIEW),
    PageEntry("roads", "Roads", "road", Permission.ROADS_READ),
    PageEntry("registry_counts", "Registry counts", "grid_on", Permission.REGISTRY_SUPPRESSED_COUNT),
    PageEntry("calls", "911 calls", "call_log", Permission.CALLS_SUPPRESSED_COUNT),
    PageEntry("live", "911 live", "pulse_alert", Permission.CALLS_LIVE),
    PageEntry("call_taking", "Call taking", "call", Permission.PROFILES_OPEN_BY_CALL),
    PageEntry("staffing", "Forecast and staffing", "headset_mic", Permission.CALLS_FORECAST),
    PageEntry("profiles", "Safety profiles", "home_health", Permission.PROFILES_IMPORT_REPORT),
    PageEntry("break_glass", "Break the glass", "emergency", Permission.PROFILES_BREAK_GLASS),
    PageEntry("oversight", "Oversight", "policy", Permission.AUDIT_REVIEW),
    PageEntry("administration", "Administration", "admin_panel_settings", Permission.PEOPLE_MANAGE),
    PageEntry("account", "Your account", "account_circle", Permission.OWN_ACCOUNT),
)
"""In the order of the list; the first that a caller may open is where they arrive."""


def entries_for(caller: Caller) -> list[PageEntry]:
    """Return the pages that this caller may open, in their order; none for a caller without roles."""
    return [entry for entry in PAGES if entry.path.is_file() and caller.may(entry.permission)]


def navigation(caller: Caller) -> StreamlitPage:
    """Show the list for this caller and return the page that was asked for; no other can be reached."""
    entries = entries_for(caller)
    if not entries:
        _tell_without_a_role(caller)
    pages = [
        st.Page(entry.path, title=entry.title, icon=f":material/{entry.icon}:", url_path=entry.file)
        for entry in entries
    ]

    def arrive() -> None:
        """Go on to the first page: Streamlit serves its default page under `/` only, and not by its name."""
        st.switch_page(pages[0])

    start = st.Page(arrive, title="Muster", url_path="start", default=True, visibility="hidden")
    return st.navigation([start, *pages])


def _tell_without_a_role(caller: Caller) -> NoReturn:
    """Say what to do, by the name that an administrator looks for; whoever comes first has no role."""
    show_demo_banner()
    st.title("Nothing to open yet", anchor=False)
    st.info(
        "Your account has no role, so there is nothing to open. Ask an administrator of Muster for one;"
        " it holds as soon as you load this page again.",
        icon=":material/badge:",
    )
    st.write("Your account is called")
    st.text(caller.name)
    st.html('<a href="/sign-out" target="_self">Sign out</a>')
    st.stop()
