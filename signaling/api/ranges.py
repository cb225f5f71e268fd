"""Parts of what is sent, as players and interrupted downloads ask for them (RFC 9110 section 14)."""

from aiohttp import web


def asked_range(request: web.Request, size: int) -> tuple[int, int] | None:
    """From where up to where; the whole without a range. None: there is nothing there (RFC 9110 section 15.5.17)."""
    try:
        asked = request.http_range
    except ValueError:
        return None
    start, end = asked.start or 0, size if asked.stop is None else min(asked.stop, size)
    if start < 0:
        start = max(0, size + start)
    return (start, end) if start < end else None


def ranged(
    request: web.Request, response: web.StreamResponse, found: tuple[int, int], size: int
) -> None:
    """Says which part of `size` bytes the answer is."""
    start, end = found
    response.headers["Accept-Ranges"] = "bytes"
    response.content_length = end - start
    if "Range" in request.headers:
        response.set_status(206)
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
