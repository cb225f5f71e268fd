"""The built pages, listed once at the start: a table of what exists, so no path of a request ever reaches the disk.

What is small is held in memory; models and their runtime, megabytes each, are sent from the disk.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from signaling.api.context import CONTEXT
from signaling.config import Accent
from signaling.security import WORKER_CSP

COMPRESSED: Final = frozenset(
    {"text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"}
)
SMALL: Final = 1_024  # bytes; compressing less is not worth a header
LARGE: Final = frozenset({".wasm", ".tflite", ".onnx"})
WORKER: Final = ".worker.js"  # by this name the build says that it is a worker's script
IMMUTABLE: Final = "public, max-age=31536000, immutable"  # names of assets hold a hash
NO_STORE: Final = "no-store"
CUSTOMER: Final = "customer.html"
CONSOLE: Final = "console.html"


class PagesMissing(Exception):
    """The pages have not been built."""


@dataclass(frozen=True, slots=True)
class File:
    body: bytes
    content_type: str
    cache: str
    encoded: tuple[tuple[str, bytes], ...] = ()  # by content coding, best first

    def answer(self, request: web.Request, status: int = 200) -> web.Response:
        accepted = request.headers.get("Accept-Encoding", "")
        headers = {"Cache-Control": self.cache, "Content-Type": self.content_type}
        body = self.body
        if self.encoded:
            headers["Vary"] = "Accept-Encoding"
        for coding, encoded in self.encoded:
            if coding in accepted:
                headers["Content-Encoding"] = coding
                body = encoded
                break
        return web.Response(body=body, status=status, headers=headers)


@dataclass(frozen=True, slots=True)
class Large:
    """On the disk, perhaps with a compressed sibling."""

    path: Path
    content_type: str

    def answer(self) -> web.FileResponse:
        headers = {
            "Cache-Control": IMMUTABLE,
            "Content-Type": self.content_type,
            "Vary": "Accept-Encoding",
        }
        return web.FileResponse(self.path, headers=headers)


@dataclass(frozen=True, slots=True)
class Pages:
    """By path below `web/dist`."""

    files: Mapping[str, File]
    large: Mapping[str, Large]

    @classmethod
    def load(cls, folder: Path, accent: Accent) -> "Pages":
        if not all((folder / name).is_file() for name in (CUSTOMER, CONSOLE)):
            raise PagesMissing(f"the pages are not built: {folder} (run: make web)")
        found = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix not in {".br", ".gz"} and path.name[0] != "."
        }
        large = {
            name: Large(path, _kind(path)) for name, path in found.items() if path.suffix in LARGE
        }
        files = {
            name: _file(path, path.relative_to(folder).parts[0])
            for name, path in found.items()
            if name not in large
        }
        brand = File(_brand(accent).encode(), "text/css; charset=utf-8", "no-cache")
        return cls({**files, "brand.css": brand}, large)


def _kind(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _file(path: Path, top: str) -> File:
    body = path.read_bytes()
    kind = _kind(path)
    encoded = [
        (coding, sibling.read_bytes())
        for coding, suffix in (("br", ".br"), ("gzip", ".gz"))
        if (sibling := path.with_name(path.name + suffix)).is_file()
    ]
    if not encoded and kind in COMPRESSED and len(body) > SMALL:
        encoded = [("gzip", gzip.compress(body, 6, mtime=0))]
    cache = IMMUTABLE if top == "assets" else NO_STORE if kind == "text/html" else "no-cache"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return File(body, kind + charset, cache, tuple(encoded))


def _brand(accent: Accent) -> str:
    return (
        f":root {{ --accent: {accent.light}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {accent.dark}; }} }}\n"
    )


async def customer(request: web.Request) -> web.StreamResponse:
    return request.app[CONTEXT].pages.files[CUSTOMER].answer(request)


async def console(request: web.Request) -> web.StreamResponse:
    return request.app[CONTEXT].pages.files[CONSOLE].answer(request)


async def built(request: web.Request) -> web.StreamResponse:
    """`/assets/…`, `/brand.css`."""
    name = request.path.removeprefix("/")
    pages = request.app[CONTEXT].pages
    large = pages.large.get(name)
    if large is not None:
        return large.answer()
    file = pages.files.get(name)
    if file is None:
        raise web.HTTPNotFound
    if file.cache != "no-cache":
        answer = file.answer(request)
        if name.endswith(WORKER):
            answer.headers["Content-Security-Policy"] = WORKER_CSP
        return answer
    tag = hashlib.sha256(file.body).hexdigest()[:16]
    known = request.if_none_match
    fresh = known is not None and any(each.value == tag for each in known)
    response = web.Response(status=304) if fresh else file.answer(request)
    response.etag = tag
    return response


def not_found(request: web.Request) -> web.StreamResponse:
    """The customer page says in words that there is nothing here."""
    return request.app[CONTEXT].pages.files[CUSTOMER].answer(request, status=404)
