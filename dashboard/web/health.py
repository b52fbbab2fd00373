"""Whether the server answers, for whoever watches over it; says nothing else."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def healthz(_request: Request) -> JSONResponse:
    """Answer 200 while the server runs."""
    return JSONResponse({"status": "ok"})


def routes() -> list[Route]:
    """Return the route of the health check."""
    return [Route("/healthz", healthz, methods=["GET"])]
