"""What this installation is told from outside: read once from `MUSTER_*`, refused when weak."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from dashboard.oidc import settings as oidc
from dashboard.oidc.settings import ProviderSettings
from data_access.refusals import Refusal

ROOT = Path(__file__).resolve().parent.parent
DEMO_JURISDICTION = "demo-county"
"""The county that nobody lives in; only here a second factor may be left out."""

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


class SettingsRefused(Refusal):
    """A value of `MUSTER_*` that would make the installation weak or does not make sense."""


@dataclass(frozen=True)
class Settings:
    """All that differs between installations; refuses weak values with a sentence."""

    database_url: str
    data_folder: Path
    key_folder: Path
    host: str = "127.0.0.1"
    port: int = 8501
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    jurisdiction: str = DEMO_JURISDICTION
    time_zone: str = "America/Chicago"
    https: bool = False
    paper: Literal["letter", "a4"] = "letter"
    """The paper that lies in the county's printers."""
    watch_folder: Path | None = None
    """A folder whose files are imported as they come; None where none is watched."""
    checkpoint_folder: Path | None = None
    """Where the signed checkpoints of the trail are kept, best on another disk; None beside the keys."""
    public_zones: bool = True
    """Whether everybody may see the status of the zones, without a session, under `/public/zones`."""
    provider: ProviderSettings | None = None
    """Where people may sign in as well; None where names and passwords are the only way."""

    def __post_init__(self) -> None:
        """Refuse the first fault with its sentence."""
        of_provider = oidc.faults(self.provider, self.allowed_hosts) if self.provider else []
        for fault in (*faults(self), *of_provider):
            raise SettingsRefused(fault)

    @property
    def demo(self) -> bool:
        """Whether this is the demo county, in which no real person lives."""
        return self.jurisdiction == DEMO_JURISDICTION

    @property
    def zone(self) -> ZoneInfo:
        """The county's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def address(self) -> str:
        """What a person types into the browser on this machine."""
        scheme = "https" if self.https else "http"
        name = self.allowed_hosts[0]
        return f"{scheme}://{name}" if self.https else f"{scheme}://{name}:{self.port}"


def faults(settings: Settings) -> list[str]:
    """What is weak or wrong in `settings`, as sentences; empty when nothing is."""
    return [
        sentence
        for wrong, sentence in (
            (
                not settings.database_url.startswith(("sqlite:///", "postgresql")),
                "MUSTER_DATABASE_URL must begin with sqlite:/// or postgresql.",
            ),
            (not 0 < settings.port < 65_536, "MUSTER_PORT must lie between 1 and 65535."),
            (
                not settings.https and not _is_loopback(settings.host),
                (
                    f"MUSTER_HOST is {settings.host}, so passwords would cross the network in clear. "
                    "Keep 127.0.0.1, or set MUSTER_HTTPS=1 behind a proxy that speaks TLS."
                ),
            ),
            (
                not settings.allowed_hosts or not all(settings.allowed_hosts),
                "MUSTER_ALLOWED_HOSTS is empty: name at least one host name under which people come.",
            ),
            (
                any("*" in host for host in settings.allowed_hosts),
                "MUSTER_ALLOWED_HOSTS must name each host; a star lets any site point at this server.",
            ),
            (
                settings.watch_folder is not None
                and settings.data_folder in (settings.watch_folder, *settings.watch_folder.parents),
                (
                    "MUSTER_WATCH_FOLDER lies in the data folder, where Muster keeps its own files. "
                    "Name a folder of its own."
                ),
            ),
            (not settings.jurisdiction.strip(), "MUSTER_JURISDICTION is empty: name the county."),
            (
                settings.time_zone not in available_timezones(),
                (
                    f"MUSTER_TIME_ZONE is {settings.time_zone!r}, which is no time zone. "
                    "Write it as America/Chicago."
                ),
            ),
            (
                settings.demo and not _is_loopback(settings.host),
                "The demo county is served to this machine only. Set MUSTER_JURISDICTION to your county.",
            ),
        )
        if wrong
    ]


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings; what is not named has the default of a laptop with the demo county."""
    folder = Path(environment.get("MUSTER_DATA_FOLDER", ROOT / "var")).expanduser().resolve()
    hosts = environment.get("MUSTER_ALLOWED_HOSTS", "localhost,127.0.0.1")
    settings = Settings(
        database_url=environment.get("MUSTER_DATABASE_URL", f"sqlite:///{folder / 'muster.sqlite'}"),
        data_folder=folder,
        key_folder=Path(environment.get("MUSTER_KEY_FOLDER", folder / "keys")).expanduser().resolve(),
        host=environment.get("MUSTER_HOST", "127.0.0.1"),
        port=_whole_number("MUSTER_PORT", environment.get("MUSTER_PORT", "8501")),
        allowed_hosts=tuple(host.strip().lower() for host in hosts.split(",")),
        jurisdiction=environment.get("MUSTER_JURISDICTION", DEMO_JURISDICTION),
        time_zone=environment.get("MUSTER_TIME_ZONE", "America/Chicago"),
        https=_yes_or_no("MUSTER_HTTPS", environment.get("MUSTER_HTTPS", "")),
        checkpoint_folder=_folder(environment.get("MUSTER_CHECKPOINTS", "")),
        watch_folder=_folder(environment.get("MUSTER_WATCH_FOLDER", "")),
        public_zones=_yes_or_no("MUSTER_PUBLIC_ZONES", environment.get("MUSTER_PUBLIC_ZONES", "1")),
        paper=_paper("MUSTER_PAPER", environment.get("MUSTER_PAPER", "letter")),
    )
    return replace(settings, provider=oidc.provider_from(environment, settings.address))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _whole_number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise SettingsRefused(f"{name} is {text!r}; it must be a whole number.")
    return int(text)


def _folder(text: str) -> Path | None:
    return Path(text).expanduser().resolve() if text.strip() else None


def _paper(name: str, text: str) -> Literal["letter", "a4"]:
    match text.strip().lower():
        case "letter":
            return "letter"
        case "a4":
            return "a4"
    raise SettingsRefused(f"{name} is {text!r}; write letter or a4.")


def _yes_or_no(name: str, text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise SettingsRefused(f"{name} is {text!r}; write 1 or 0.")
    return word in _TRUE
