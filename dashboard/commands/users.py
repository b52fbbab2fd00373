"""`users`: who may sign in."""

from typing import Annotated

import typer
from rich.table import Table

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import House, open_house, opened
from data_access.access import Caller, Role
from data_access.accounts import Account
from data_access.refusals import NotFound

app = typer.Typer(help="Who may sign in, and as what.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name that is typed at sign-in.")]
Roles = Annotated[list[Role], typer.Option("--role", help="May be given more than once.")]


@app.command("list")
def list_all() -> None:
    """Show every account."""
    with told_plainly(), opened(open_house(settings())) as house:
        table = Table("Name", "Roles", "State", "Second factor")
        for one in house.accounts.everyone(_caller()):
            state = "may sign in" if one.enabled else "disabled"
            table.add_row(
                one.name, ", ".join(sorted(one.roles)), state, "set up" if one.second_factor else "not yet"
            )
        out.print(table)


@app.command("bootstrap", hidden=True)
@app.command()
def first() -> None:
    """Make a token with which the first administrator chooses name and password, once, within an hour."""
    with told_plainly(), opened(open_house(settings())) as house:
        print_first_token(house)


def print_first_token(house: House) -> None:
    """Make a one-time token for the first administrator, print it with its link; refused if there is one."""
    token = house.accounts.make_bootstrap_token(_caller())
    out.print("Nobody administers this installation yet. Open this once, within an hour, on this machine:")
    out.print(f"{house.settings.address}/first-administrator?token={token}", soft_wrap=True, markup=False)
    out.print(f"or choose “First administrator” at the sign-in and type the token {token}", markup=False)


@app.command()
def create(
    name: Name,
    role: Roles,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    centre: Annotated[str, typer.Option(help="The 911 centre that they work for.")] = "",
) -> None:
    """Make an account; its password must be changed at the first sign-in."""
    with told_plainly(), opened(open_house(settings())) as house:
        house.accounts.create(_caller(), name, password, frozenset(role), centre=centre)
        out.print(f"{name} may sign in at {house.settings.address}", markup=False)


@app.command()
def centre(
    name: Name, of: Annotated[str, typer.Argument(help="As imports and feeds name it; empty for none.")]
) -> None:
    """Name the 911 centre that somebody works for; call takers and supervisors see its calls alone."""
    with told_plainly(), opened(open_house(settings())) as house:
        house.accounts.assign(_caller(), _account(house, name).id, of)
        out.print(f"{name} works for {of.strip() or 'no centre'}.", markup=False)


@app.command()
def disable(name: Name, reason: Annotated[str, typer.Option(help="Why; it stands on record.")]) -> None:
    """Disable an account and end its sessions."""
    with told_plainly(), opened(open_house(settings())) as house:
        house.accounts.disable(_caller(), _account(house, name).id, reason)
        out.print(f"{name} may not sign in any more.", markup=False)


@app.command()
def enable(name: Name) -> None:
    """Let a disabled or locked account sign in again."""
    with told_plainly(), opened(open_house(settings())) as house:
        house.accounts.enable(_caller(), _account(house, name).id)
        out.print(f"{name} may sign in.", markup=False)


@app.command()
def roles(
    name: Name,
    grant: Annotated[list[Role] | None, typer.Option(help="Give a role.")] = None,
    withdraw: Annotated[list[Role] | None, typer.Option(help="Take a role away.")] = None,
) -> None:
    """Give roles and take them away; both hold at the person's next click."""
    with told_plainly(), opened(open_house(settings())) as house:
        account_id = _account(house, name).id
        for role in grant or []:
            house.accounts.grant(_caller(), account_id, role)
        for role in withdraw or []:
            house.accounts.withdraw(_caller(), account_id, role)
        held = sorted(_account(house, name).roles)
        out.print(f"{name}: {', '.join(held) or 'no role'}", markup=False)


def _caller() -> Caller:
    return at_console(Role.ADMINISTRATOR)


def _account(house: House, name: str) -> Account:
    found = house.accounts.find(_caller(), name)
    if found is None:
        raise NotFound(f"There is no account named {name}. `users list` shows them all.")
    return found
