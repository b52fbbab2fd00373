"""Downloads that were refused while they were built: the person gets the sentence, named as what it is."""

from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.exports.refused import FILE_NAME, find_sentence

DOWNLOADS: Final = "/media/"


class RefusedFiles:
    """Middleware that looks at how a download begins, and passes on everything else untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a marked sentence as a text file of its own name."""
        if scope["type"] != "http" or not scope["path"].startswith(DOWNLOADS):
            await self._app(scope, receive, send)
            return
        begun: list[Message] = []
        refused = False

        async def looked_at(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            if begun:
                sentence = find_sentence(message.get("body", b""))
                refused = sentence is not None
                if sentence is not None:
                    await _as_text(sentence)(scope, receive, send)
                else:
                    await send(begun.pop())
                begun.clear()
            if not refused:
                await send(message)

        await self._app(scope, receive, looked_at)


def _as_text(sentence: str) -> PlainTextResponse:
    # Not an error status: a browser keeps nothing of a download that failed, and shows its own words.
    return PlainTextResponse(
        sentence + "\n", headers={"content-disposition": f'attachment; filename="{FILE_NAME}"'}
    )
