"""A refused download reaches the person as a sentence; every other file goes out as it is."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from dashboard.exports.refused import find_sentence, or_its_sentence
from dashboard.web.refused_files import RefusedFiles
from data_access.refusals import NotPermitted

SENTENCE = "Your role was withdrawn at nine. Ask an administrator."


def refused() -> bytes:
    raise NotPermitted(SENTENCE)


def visitor(body: bytes, *, in_pieces: bool = False, known: bool = True) -> TestClient:
    """Someone before a server whose every address answers with `body` as a spreadsheet."""

    def answer(_request: Request) -> Response:
        headers = {"content-disposition": 'attachment; filename="names.csv"'}
        if in_pieces:
            return StreamingResponse(iter([body[:3], body[3:]]), media_type="text/csv", headers=headers)
        return Response(body, media_type="text/csv", headers=headers)

    guarded = RefusedFiles(Starlette(routes=[Route("/{path:path}", answer)]))

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"caller": "somebody"} if known else {}
        await guarded(scope, receive, send)

    return TestClient(served)


def test_a_refusal_goes_out_as_a_text_file_of_that_name() -> None:
    answer = visitor(or_its_sentence(refused)()).get("/media/abc.csv")
    assert answer.text == SENTENCE + "\n"
    assert answer.headers["content-disposition"] == 'attachment; filename="refused.txt"'
    assert answer.headers["content-type"].startswith("text/plain")
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("in_pieces", [False, True])
@pytest.mark.parametrize("body", [b"", b"name\r\nJane\r\n", SENTENCE.encode()])
def test_a_file_goes_out_as_it_was_built(body: bytes, in_pieces: bool) -> None:
    answer = visitor(or_its_sentence(lambda: body)(), in_pieces=in_pieces).get("/media/abc.csv")
    assert answer.content == body
    assert answer.headers["content-disposition"] == 'attachment; filename="names.csv"'


@pytest.mark.parametrize("in_pieces", [False, True])
@pytest.mark.parametrize("body", [b"", b"name\r\nJane\r\n", SENTENCE.encode()])
def test_who_is_not_signed_in_gets_no_file(body: bytes, in_pieces: bool) -> None:
    answer = visitor(body, in_pieces=in_pieces, known=False).get("/media/abc.csv")
    assert answer.status_code == 403
    assert answer.text == "You are not signed in."


def test_whose_session_has_ended_is_told_why_there_is_no_file() -> None:
    """The builder looked the session up and refused; the browser then asks without one."""
    answer = visitor(or_its_sentence(refused)(), known=False).get("/media/abc.csv")
    assert answer.text == SENTENCE + "\n"


def test_only_downloads_are_looked_at() -> None:
    marked = or_its_sentence(refused)()
    assert visitor(marked).get("/static/abc.js").content == marked


def test_a_mistake_of_the_program_is_not_taken_for_a_refusal() -> None:
    def broken() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        or_its_sentence(broken)()


def test_the_mark_cannot_be_made_by_a_file() -> None:
    assert find_sentence(SENTENCE.encode()) is None
    assert len(or_its_sentence(refused)()) == len(SENTENCE) + 32
