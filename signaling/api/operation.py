"""For those who run the server: alive, ready, measured."""

from aiohttp import web

from signaling.api.context import CONTEXT
from signaling.security import within


async def healthz(request: web.Request) -> web.Response:
    """The loop answers."""
    return web.Response(text="ok\n")


async def readyz(request: web.Request) -> web.Response:
    """The desk is loaded, its last commit succeeded, and the server isn't shutting down."""
    if request.app[CONTEXT].ready():
        return web.Response(text="ready\n")
    return web.Response(text="not ready\n", status=503)


async def metrics(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    if not within(context.proxies.client(request), context.metrics_allow):
        raise web.HTTPNotFound
    return web.Response(
        body=context.metrics.text(),
        headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
    )
