"""Pages as they stood, with what was drawn on them: made from the document by the sandboxed renderer, kept nowhere."""

import asyncio
import fcntl
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from signaling.api.recording_models import ShownMark
from signaling.core.errors import Refused
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.storage import SEALS
from signaling.documents.versions import Versions
from signaling.evidence.sheets import Sheet
from signaling.ports import DrawnMark, OpenDocument, RenderTrouble, StorageTrouble

WIDTH: Final = 1_200
"""Pixels: small print of an A4 page can be read, also on paper."""


class Painter:
    """`colours`: of marks, as #rrggbb."""

    def __init__(
        self,
        versions: Versions,
        opened: OpenDocuments,
        colours: Sequence[str],
        *,
        width: int = WIDTH,
    ) -> None:
        self._versions = versions
        self._opened = opened
        self._colours = colours
        self._width = width

    async def paint(self, sheets: Sequence[Sheet], by: str) -> dict[Sheet, bytes | str]:
        """WebP or JPEG; or a code that says why there is no picture. `by`: in whose share they are made."""
        found: dict[Sheet, bytes | str] = {}
        for version, layers in _layers(sheets).items():
            for number, layer in enumerate(layers):
                found |= await self._layer(version, layer, by, f"{by}-{version}-{number}")
        return found

    async def _layer(
        self, version: str, layer: Sequence[Sheet], by: str, name: str
    ) -> dict[Sheet, bytes | str]:
        """Each page of a version at most once, so that one copy with marks has them all."""
        marks = [mark for sheet in layer for mark in sheet.marks]
        try:
            known = await self._versions.get(version)
            async with self._opened.use(*known.lies, by) as document:
                if not marks:
                    return {sheet: await self._page(document, sheet.page) for sheet in layer}
                async with _copy(document, [self._drawn(mark) for mark in marks]) as (fd, size):
                    copy = self._opened.use(name, size, by, source=fd)
                    try:
                        async with copy as marked:
                            return {sheet: await self._page(marked, sheet.page) for sheet in layer}
                    finally:
                        await self._opened.close(name)
        except Refused as refused:
            return dict.fromkeys(layer, refused.code.value)
        except (RenderTrouble, StorageTrouble) as trouble:
            return dict.fromkeys(layer, trouble.code)

    async def _page(self, document: OpenDocument, page: int) -> bytes | str:
        try:
            return (await document.page(page, self._width, "good")).body
        except RenderTrouble as trouble:
            if trouble.code != "damaged":
                raise
            return trouble.code

    def _drawn(self, mark: ShownMark) -> DrawnMark:
        return DrawnMark(
            page=mark.page,
            tool=mark.tool,
            colour=self._colours[mark.colour % len(self._colours)],
            points=mark.points,
            text=mark.text,
            size=mark.size,
        )


@asynccontextmanager
async def _copy(
    document: OpenDocument, marks: Sequence[DrawnMark]
) -> AsyncIterator[tuple[int, int]]:
    """A copy with marks, in memory alone."""
    fd = os.memfd_create("evidence", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        await document.flatten(marks, fd)
        await asyncio.to_thread(fcntl.fcntl, fd, fcntl.F_ADD_SEALS, SEALS)
        yield fd, os.fstat(fd).st_size
    finally:
        os.close(fd)


def _layers(sheets: Sequence[Sheet]) -> dict[str, list[list[Sheet]]]:
    """By version: the first picture of each page, then the second ones, …; those without marks apart."""
    found: defaultdict[str, list[list[Sheet]]] = defaultdict(list)
    counts: defaultdict[tuple[str, int], int] = defaultdict(int)
    bare: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        if not sheet.marks:
            bare[sheet.version].append(sheet)
            continue
        layers, at = found[sheet.version], counts[sheet.version, sheet.page]
        counts[sheet.version, sheet.page] += 1
        if at == len(layers):
            layers.append([])
        layers[at].append(sheet)
    for version, pages in bare.items():
        found[version].append(pages)
    return dict(found)
