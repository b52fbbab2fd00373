"""`serve` and `demo`: start the server, make the demo county."""

import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

from rich.table import Table

from dashboard.commands.console import out
from dashboard.commands.county import make_what_is_missing
from dashboard.commands.users import print_first_token
from dashboard.demo_sign_ins import sign_ins
from dashboard.opening import open_beside
from dashboard.settings import Settings
from dashboard.wiring import House, key_files, open_house, opened
from data_access.refusals import BadInput, NotPermitted


def start(settings: Settings, *, demo: bool) -> None:
    """Serve until Ctrl-C; with `demo`, make what is missing first and print the sign-ins."""
    if demo and not settings.demo:
        raise NotPermitted(
            f"This installation is for {settings.jurisdiction}; the demo county would mix invented people in."
        )
    _require_free_port(settings)
    if demo and not key_files(settings).exist():
        key_files(settings).make()
    with opened(open_house(settings)) as house:
        if demo:
            make_what_is_missing(house)
            _print_sign_ins(house)
        if house.accounts.lacks_administrator():
            print_first_token(house)
        open_beside(house)
        out.print(f"\nMuster is at [bold]{settings.address}[/bold]   (Ctrl-C stops it)\n")
        # uvicorn ends in order and then raises the signal again, which would leave before the house closes.
        signal.signal(signal.SIGTERM, _leave)
        # Streamlit takes what follows the name of the program for its own script.
        sys.argv = sys.argv[:1]
        from dashboard.server import serve  # noqa: PLC0415 - Streamlit takes a second to import

        serve(house)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def _print_sign_ins(house: House) -> None:
    table = Table(title="Sign-ins of the demo county: no real person", title_justify="left")
    for heading in ("For", "Name", "Password"):
        table.add_column(heading)
    for one in sign_ins(house):
        table.add_row(one.role.value.replace("_", " "), one.name, one.password)
    out.print(table)


def _require_free_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise BadInput(
                f"Port {settings.port} of {settings.host} is taken: Muster may be running already. "
                "Stop it, or set MUSTER_PORT to another number."
            ) from None
