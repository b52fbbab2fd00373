"""Signing in through the provider: the way there, the way back, and a sentence for all that goes wrong.

Streamlit's own `st.login` runs behind the gate, and whoever is not signed in does not get there; so
these are routes of ours. What comes of them is the same session as after a password.
"""

from dataclasses import dataclass
from typing import Final, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.oidc.begun import LASTS
from dashboard.oidc.faults import ProofRefused
from dashboard.oidc.relying_party import RelyingParty
from dashboard.oidc.settings import CALLBACK_PATH
from dashboard.web import plain_pages as html
from dashboard.web.session import caller_of, cookie_name, page_path
from dashboard.web.sign_in import SignInPages
from data_access.accounts_outside import OutsideSignIns
from data_access.refusals import NotPermitted, Refusal

BEGIN_PATH: Final = "/sign-in/oidc"
_LONGEST_ANSWER: Final = 8 * 1024


@dataclass(frozen=True)
class OidcPages:
    """The two addresses of one provider."""

    party: RelyingParty
    sign_ins: OutsideSignIns
    pages: SignInPages

    async def begin(self, request: Request) -> Response:
        """Lead to the provider; a provider that is down leaves the form for name and password.

        With `again` whoever is signed in proves once more who they are, for the session that they have.
        """
        to = page_path(request.query_params.get("to", ""))
        try:
            session_id = caller_of(request).session_id if "again" in request.query_params else ""
            begun, address = await run_in_threadpool(self.party.begin, to, session_id)
        except ProofRefused as refused:
            return await self._refused(request, refused, to)
        except NotPermitted as refused:
            return self.pages.sign_in_form(to, html.refusal(str(refused)), status=401)
        answer = RedirectResponse(address, 303)
        # Lax, because the way back begins at the provider; it opens nothing by itself.
        seconds = int(LASTS.total_seconds())
        self._keep(answer, self._cookie, begun.cookie, samesite="lax", max_age=seconds)
        return answer

    async def come_back(self, request: Request) -> Response:
        """Take the provider's answer; the session starts here, or our second factor is asked."""
        cookie = request.cookies.get(self._cookie, "")
        try:
            answer = await run_in_threadpool(self._finish, cookie, request)
        except ProofRefused as refused:
            answer = await self._refused(request, refused, "/")
        except Refusal as refused:
            answer = self.pages.sign_in_form("/", html.refusal(str(refused)), status=401)
        answer.delete_cookie(self._cookie, path="/", httponly=True, samesite="lax", secure=self.pages.https)
        return answer

    def routes(self) -> list[BaseRoute]:
        """Return both routes; they lie below the sign-in page, which needs no session."""
        return [
            Route(BEGIN_PATH, self.begin, methods=["GET"]),
            Route(CALLBACK_PATH, self.come_back, methods=["GET"]),
        ]

    def _finish(self, cookie: str, request: Request) -> Response:
        """Prove, sign in, and keep what signing out at the provider needs; or note a proof in a session."""
        told = dict(request.query_params) if len(request.url.query) <= _LONGEST_ANSWER else {}
        proven = self.party.finish(cookie, told)
        if proven.session_id:
            self.sign_ins.prove_again(proven.identity, proven.session_id, _address(request))
            return self.pages.lead_on("You have proved who you are.", proven.to)
        step = self.sign_ins.sign_in(proven.identity, _address(request))
        answer = self.pages.go_on_from_outside(step, proven.to)
        handle = self.party.remember(proven.id_token)
        self._keep(answer, self.pages.way_out_cookie, handle, samesite="strict")
        return answer

    async def _refused(self, request: Request, refused: ProofRefused, to: str) -> Response:
        """Put it on record, then say it; the form for name and password stands below."""
        await run_in_threadpool(self.sign_ins.refuse, refused.on_record, _address(request))
        return self.pages.sign_in_form(to, html.refusal(str(refused)), status=401)

    def _keep(
        self,
        answer: Response,
        name: str,
        value: str,
        *,
        samesite: Literal["lax", "strict"],
        max_age: int | None = None,
    ) -> None:
        secure = self.pages.https
        answer.set_cookie(
            name, value, max_age=max_age, path="/", httponly=True, samesite=samesite, secure=secure
        )

    @property
    def _cookie(self) -> str:
        return f"{cookie_name(https=self.pages.https)}-oidc"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
