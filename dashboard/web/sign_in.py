"""Signing in and out, the second factor, the password, and the first administrator: plain HTML forms."""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import segno
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.web import plain_pages as html
from dashboard.web.files import folder_route
from dashboard.web.plain_pages import Field, Frame
from dashboard.web.session import caller_of, cookie_name, page_path
from data_access.accounts import Accounts
from data_access.accounts_sign_in import Needs, SignIns, Step
from data_access.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from dashboard.oidc.relying_party import RelyingParty

FORM_PATHS = ("/sign-in", "/sign-out", "/password", "/first-administrator")
LOOK = Path(__file__).parent / "look"

_NAME = Field("name", "Name", autocomplete="username", autofocus=True)
_PASSWORD = Field("password", "Password", "password", "current-password")
_NEW = Field(
    "new", "New password", "password", "new-password", hint="At least 12 characters; a few words are easiest."
)
_AGAIN = Field("again", "New password again", "password", "new-password")
_TOKEN = Field(
    "token", "One-time token", hint="The console shows it at the first start, or with: users first. One hour."
)
_CODE = Field("code", "Six digits", autocomplete="one-time-code", autofocus=True, code=True)

_SAID = {
    "out": "You are signed out.",
    "out_here": "You are signed out of Muster. The service that you signed in with may still know you.",
    "idle": "Your session has ended. Sign in to go on.",
    "made": "The first administrator is made. Sign in now.",
}
_STEPS = {Needs.CODE: "/sign-in/code", Needs.ENROLMENT: "/sign-in/enrol"}


@dataclass(frozen=True)
class SignInPages:
    """The plain pages of one installation."""

    sign_ins: SignIns
    accounts: Accounts
    frame: Frame
    https: bool
    provider: "RelyingParty | None" = None

    async def show_sign_in(self, request: Request) -> Response:
        """Show the form for name and password."""
        notice = html.said(_SAID.get(request.query_params.get("said", ""), ""))
        return self.sign_in_form(page_path(request.query_params.get("to", "")), notice)

    async def sign_in(self, request: Request) -> Response:
        """Check name and password; go on to the second factor, or to the page that was wanted."""
        sent = await _sent(request)
        to, name = page_path(sent.get("to", "")), sent.get("name", "")
        try:
            step = await run_in_threadpool(
                self.sign_ins.password, name, sent.get("password", ""), _address(request)
            )
        except Refusal as refused:
            return self.sign_in_form(to, html.refusal(str(refused)), name=name, status=401)
        return self._go_on(step, to)

    async def show_code(self, request: Request) -> Response:
        """Ask for the code of the authenticator app."""
        return self._code_form(page_path(request.query_params.get("to", "")), "")

    async def check_code(self, request: Request) -> Response:
        """Check the code; the session starts here."""
        sent = await _sent(request)
        to = page_path(sent.get("to", ""))
        try:
            step = await run_in_threadpool(
                self.sign_ins.second_factor, self._step(request), sent.get("code", ""), _address(request)
            )
        except Refusal as refused:
            return self._code_form(to, html.refusal(str(refused)), status=401)
        return self._go_on(step, to)

    async def show_enrolment(self, request: Request) -> Response:
        """Show the QR code and the key, and ask for a first code."""
        return await self._enrolment_form(request, page_path(request.query_params.get("to", "")), "")

    async def confirm_enrolment(self, request: Request) -> Response:
        """Check the first code; the second factor is in force and the session starts here."""
        sent = await _sent(request)
        to = page_path(sent.get("to", ""))
        try:
            step = await run_in_threadpool(
                self.sign_ins.confirm, self._step(request), sent.get("code", ""), _address(request)
            )
        except Refusal as refused:
            return await self._enrolment_form(request, to, html.refusal(str(refused)), status=401)
        return self._go_on(step, to)

    async def show_sign_out(self, request: Request) -> Response:
        """Ask before signing out: a link from elsewhere must not end a session."""
        caller = caller_of(request)
        body = html.lead(f"You are signed in as {caller.name}.") + html.form("/sign-out", [], "Sign out")
        return self._answer("Sign out?", body)

    async def sign_out(self, request: Request) -> Response:
        """End the session and forget the cookie."""
        caller = caller_of(request)
        await run_in_threadpool(self.sign_ins.sign_out, caller)
        answer = self._signed_out(request)
        self._forget(answer, cookie_name(https=self.https))
        self._forget(answer, self.way_out_cookie)
        return answer

    async def show_password(self, request: Request) -> Response:
        """Ask for the present and the new password."""
        caller_of(request)
        return self._password_form("")

    async def change_password(self, request: Request) -> Response:
        """Change one's own password; other sessions of the account end."""
        caller, sent = caller_of(request), await _sent(request)
        try:
            _require_same(sent)
            await run_in_threadpool(
                self.sign_ins.change_password,
                caller.account_id,
                caller.session_id,
                sent.get("password", ""),
                sent.get("new", ""),
            )
        except Refusal as refused:
            return self._password_form(html.refusal(str(refused)), status=400)
        return RedirectResponse("/", 303)

    async def show_first_administrator(self, request: Request) -> Response:
        """Ask for the name and password of the first administrator."""
        return self._first_form(request.query_params.get("token", ""), "")

    async def make_first_administrator(self, request: Request) -> Response:
        """Use the one-time token up."""
        sent = await _sent(request)
        token, name = sent.get("token", ""), sent.get("name", "")
        try:
            _require_same(sent)
            await run_in_threadpool(
                self.accounts.make_first_administrator, token, name, sent.get("new", ""), _address(request)
            )
        except Refusal as refused:
            return self._first_form(token, html.refusal(str(refused)), name=name, status=400)
        return RedirectResponse("/sign-in?said=made", 303)

    def routes(self) -> list[BaseRoute]:
        """Return the routes of all plain pages and of their look."""
        pages: dict[str, tuple[_Answer, _Answer]] = {
            "/sign-in": (self.show_sign_in, self.sign_in),
            "/sign-in/code": (self.show_code, self.check_code),
            "/sign-in/enrol": (self.show_enrolment, self.confirm_enrolment),
            "/sign-out": (self.show_sign_out, self.sign_out),
            "/password": (self.show_password, self.change_password),
            "/first-administrator": (self.show_first_administrator, self.make_first_administrator),
        }
        shown = [Route(path, show, methods=["GET"]) for path, (show, _) in pages.items()]
        taken = [Route(path, take, methods=["POST"]) for path, (_, take) in pages.items()]
        return [*shown, *taken, folder_route("/sign-in/look", LOOK)]

    def go_on_from_outside(self, step: Step, to: str) -> Response:
        """Keep the session, or what waits for the second factor, and lead on."""
        answer = self.lead_on("You are signed in.", self._next_page(step, to))
        self._keep_step(answer, step)
        return answer

    def lead_on(self, said: str, to: str) -> Response:
        """Lead on by a page of our own: strict cookies do not come with a way that began elsewhere."""
        body = html.lead(said) + html.link(to, "Go on")
        return HTMLResponse(html.page(self.frame, "One moment", body, onward=to))

    @property
    def way_out_cookie(self) -> str:
        """Name of the cookie that tells how to sign out at the provider."""
        return f"{cookie_name(https=self.https)}-out"

    def _signed_out(self, request: Request) -> Response:
        """Say that the session is over; lead on to the provider where it was the way in and can be left."""
        handle = request.cookies.get(self.way_out_cookie, "")
        if self.provider is None or not handle:
            return RedirectResponse("/sign-in?said=out", 303)
        way = self.provider.find_way_out(handle)
        if way is None:
            return RedirectResponse("/sign-in?said=out_here", 303)
        told = html.said("You are signed out of Muster.")
        name = self.provider.settings.name
        body = told + html.lead(f"{name} is asked to sign you out as well.") + html.link(way, "Go on")
        return HTMLResponse(html.page(self.frame, "Signed out", body, onward=way))

    def _go_on(self, step: Step, to: str) -> Response:
        """Set the cookie of the step and lead to the next page."""
        answer = RedirectResponse(self._next_page(step, to), 303)
        self._keep_step(answer, step)
        return answer

    def _next_page(self, step: Step, to: str) -> str:
        return to if step.needs is Needs.NOTHING else f"{_STEPS[step.needs]}?to={quote(to)}"

    def _keep_step(self, answer: Response, step: Step) -> None:
        session, half_way = cookie_name(https=self.https), self._step_cookie()
        if step.needs is Needs.NOTHING:
            self._remember(answer, session, step.token)
            self._forget(answer, half_way)
        else:
            self._remember(answer, half_way, step.token)

    def _remember(self, answer: Response, name: str, token: str) -> None:
        answer.set_cookie(name, token, path="/", httponly=True, samesite="strict", secure=self.https)

    def _forget(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, path="/", httponly=True, samesite="strict", secure=self.https)

    def _step_cookie(self) -> str:
        return f"{cookie_name(https=self.https)}-step"

    def _step(self, request: Request) -> str:
        return request.cookies.get(self._step_cookie(), "")

    def _answer(self, title: str, body: str, *, status: int = 200, wide: bool = False) -> Response:
        return HTMLResponse(html.page(self.frame, title, body, wide=wide), status)

    def sign_in_form(self, to: str, notice: str, *, name: str = "", status: int = 200) -> Response:
        """Show the form, below a notice; beside it the way through the provider, where there is one."""
        fields = [_with(_NAME, name), _PASSWORD]
        body = notice + html.form("/sign-in", fields, "Sign in", hidden={"to": to})
        if self.provider is not None:
            label = f"Sign in with {self.provider.settings.name}"
            body += html.other_way(f"/sign-in/oidc?to={quote(to)}", label)
        if self.accounts.lacks_administrator():
            body += _FIRST
        return self._answer("Sign in", body, status=status)

    def _code_form(self, to: str, notice: str, *, status: int = 200) -> Response:
        about = html.lead("Open the authenticator app on your phone and type the code it shows for Muster.")
        body = about + notice + html.form("/sign-in/code", [_CODE], "Go on", hidden={"to": to})
        return self._answer("Your code", body + _BACK, status=status)

    async def _enrolment_form(self, request: Request, to: str, notice: str, *, status: int = 200) -> Response:
        try:
            enrolment = await run_in_threadpool(self.sign_ins.enrolment, self._step(request))
        except Refusal as refused:
            return self.sign_in_form(to, html.refusal(str(refused)), status=401)
        about = html.lead("From now on a password alone does not open Muster. Set up your phone once.")
        picture = html.enrolment(qr_code(enrolment.address), enrolment.key)
        body = about + picture + notice + html.form("/sign-in/enrol", [_CODE], "Confirm", hidden={"to": to})
        return self._answer("A second factor", body, status=status, wide=True)

    def _password_form(self, notice: str, *, status: int = 200) -> Response:
        present = Field("password", "Present password", "password", "current-password", autofocus=True)
        body = notice + html.form("/password", [present, _NEW, _AGAIN], "Change the password")
        return self._answer("Change your password", body, status=status)

    def _first_form(self, token: str, notice: str, *, name: str = "", status: int = 200) -> Response:
        about = html.lead("The token works once. The first administrator lets everybody else in.")
        fields, hidden = [_with(_NAME, name), _NEW, _AGAIN], {"token": token}
        if not token:
            fields, hidden = [_TOKEN, *fields], {}
        made = html.form("/first-administrator", fields, "Make the administrator", hidden=hidden)
        return self._answer("The first administrator", about + notice + made, status=status)


_Answer = Callable[[Request], Awaitable[Response]]
_FIRST = '<p class="hint"><a href="/first-administrator">First administrator</a>, with the one-time token</p>'
_BACK = '<p class="hint"><a href="/sign-in">Start again</a></p>'


def qr_code(text: str) -> str:
    """Return `text` as a QR code in inline SVG, dark on light so that every phone reads it."""
    kept = io.BytesIO()
    segno.make(text, error="m").save(
        kept, kind="svg", xmldecl=False, svgns=False, border=2, scale=4, dark="#04121a", light="#ffffff",
        omitsize=True, title="QR code for the authenticator app",
    )  # fmt: skip
    return kept.getvalue().decode()


def _with(field: Field, value: str) -> Field:
    return Field(field.name, field.label, field.kind, field.autocomplete, field.hint, value, field.autofocus)


async def _sent(request: Request) -> dict[str, str]:
    """Return the texts of a form; files are dropped."""
    form = await request.form(max_files=0, max_fields=10)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _require_same(sent: dict[str, str]) -> None:
    if sent.get("new", "") != sent.get("again", ""):
        raise BadInput("The two new passwords differ. Type the same one twice.")
