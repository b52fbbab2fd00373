"""Downloads that were refused while they were built: the person gets the sentence, named as what it is."""

from typing import Final

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.exports.refused import FILE_NAME, find_sentence

DOWNLOADS: Final = "/media/"


def is_download(scope: Scope) -> bool:
    """Whether somebody asks for a file that was built for them."""
    path: str = scope.get("path", "")
    return scope["type"] == "http" and scope["method"] == "GET" and path.startswith(DOWNLOADS)


class RefusedFiles:
    """Middleware that looks at how a download begins; without a caller nothing passes but a sentence."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a marked sentence as a text file of its own name."""
        if not is_download(scope):
            await self._app(scope, receive, send)
            return
        known = "caller" in scope.get("state", {})
        begun: list[Message] = []
        instead: Response | None = None

        async def looked_at(message: Message) -> None:
            nonlocal instead
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            if begun:
                instead = _instead_of(message.get("body", b""), known=known)
                if instead is not None:
                    await instead(scope, receive, send)
                else:
                    await send(begun.pop())
                begun.clear()
            if instead is None:
                await send(message)

        await self._app(scope, receive, looked_at)


def _instead_of(body: bytes, *, known: bool) -> Response | None:
    sentence = find_sentence(body)
    if sentence is not None:
        return _as_text(sentence)
    return None if known else PlainTextResponse("You are not signed in.", 403)


def _as_text(sentence: str) -> PlainTextResponse:
    # Not an error status: a browser keeps nothing of a download that failed, and shows its own words.
    return PlainTextResponse(
        sentence + "\n", headers={"content-disposition": f'attachment; filename="{FILE_NAME}"'}
    )
