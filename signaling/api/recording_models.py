"""The bodies of what compliance is told of recordings. Times are UTC in ms since 1970."""

from typing import Literal

from pydantic import BaseModel

from policies.consent import Answer, Kind, Mode, Purpose
from signaling.api.models import Body, TimelineRow
from signaling.core.consent_views import RecordingState
from signaling.core.document_commands import Tool


class RecordingRow(Body):
    """One recorded contact, whose id is the recording's. `agent`: who led it last."""

    contact: str
    queue: str
    mode: Mode
    state: RecordingState
    started_at: int
    ended_at: int | None
    agent: str | None
    agent_name: str | None


class PersonRow(Body):
    """Somebody who took part. `name`: of staff and companions."""

    participant: str
    role: str
    name: str | None


class ClockPoint(Body):
    """`pts` ms after the part's beginning it was `at`. Between two points time runs on from the earlier one."""

    pts: int
    at: int


class GapRow(Body):
    """Nothing could be saved from `start` to `end` (ms after the part's beginning)."""

    start: int
    end: int
    lost: int


class AlteredRow(Body):
    """A chunk of a part's file that isn't as it was written; `start`, `end`: what was in it, ms after the beginning."""

    chunk: int
    start: int | None
    end: int | None


class FlawRow(Body):
    """What isn't as it was written: a recording's key (`sequence` None), a part, or a chunk of it. `start`, `end`: what
    was in it, on the recording's clock."""

    sequence: int | None
    chunk: int | None
    what: str
    start: int | None
    end: int | None


class FlawList(Body):
    """All that is wrong with a recording's files; empty: every chunk is as it was written, and none is missing."""

    flaws: tuple[FlawRow, ...]


class RecordedPartRow(Body):
    """One allowed interval of one track. `started_at`, `ended_at`: on the recording's one clock.

    `state`: *open* while it is being written; *truncated* was cut off and plays up to there; *damaged* can't be read as
    it was written; `altered`: what of it, as far as that was found when its index was made. `sources`: where (ms)
    another connection of the same person took over. `lost`: packets that never came.
    """

    sequence: int
    participant: str
    kind: Kind
    codec: str
    width: int | None
    height: int | None
    started_at: int
    ended_at: int | None
    bytes: int
    state: Literal["whole", "open", "truncated", "damaged"]
    why: str | None
    lost: int
    clock: tuple[ClockPoint, ...]
    gaps: tuple[GapRow, ...]
    sources: tuple[int, ...]
    altered: tuple[AlteredRow, ...] = ()


class ConsentRow(Body):
    """The latest answer of a participant to a purpose. `text`: the hash of the words that were shown."""

    participant: str
    purpose: Purpose
    state: Answer
    version: str
    text: str
    language: str
    given_at: int
    at: int


class ConsentWords(Body):
    hash: str
    purpose: Purpose
    version: str
    language: str
    text: str


class ChatRow(Body):
    at: int
    sender: str
    role: str
    text: str


class ElsewhereRow(Body):
    """Somebody who looked at a page by themselves."""

    participant: str
    version: str
    page: int


class ShownRow(Body):
    """What was before whom from `start` to `end`: `viewers` saw what `presenter` showed (None: nothing was shown),
    those `elsewhere` another page."""

    start: int
    end: int
    version: str | None
    page: int | None
    presenter: str | None
    viewers: tuple[str, ...]
    elsewhere: tuple[ElsewhereRow, ...]


class ShownDocument(Body):
    """A version that is part of the recording. `sizes`: of its pages, in 1/100 pt; those beyond the last are like it.

    `by`: who brought it. `there`: its pages can still be had.
    """

    version: str
    name: str
    pages: int
    sizes: tuple[tuple[int, int], ...]
    sha256: str
    by: str
    there: bool


class ShownMark(Body):
    """A mark that was to be seen: from `at` until `removed_at`. Coordinates and sizes in 1/100 pt."""

    id: str
    version: str
    page: int
    author: str
    colour: int
    tool: Tool
    points: tuple[int, ...]
    text: str | None
    size: int
    at: int
    removed_at: int | None


class Kept(Body):
    """What is kept of a contact but its media.

    `unreadable`: sequences of parts that tell nothing about themselves; `missing`: of parts that were written and are
    gone. `trouble`: why there are no parts to be had. `withheld`: who took part and is left out of a copy, not having
    agreed to its passing on. `shown`: which page was before whom, as far as that was kept with the recording, with the
    documents and marks.
    """

    people: tuple[PersonRow, ...]
    parts: tuple[RecordedPartRow, ...]
    unreadable: tuple[int, ...]
    missing: tuple[int, ...]
    trouble: str | None
    withheld: tuple[str, ...] = ()
    consents: tuple[ConsentRow, ...]
    texts: tuple[ConsentWords, ...]
    chat: tuple[ChatRow, ...]
    shown: tuple[ShownRow, ...]
    documents: tuple[ShownDocument, ...]
    marks: tuple[ShownMark, ...]
    timeline: tuple[TimelineRow, ...]


class RecordingDetail(Kept):
    """All that belongs to a recording but its media."""

    recording: RecordingRow


MODELS: tuple[type[BaseModel], ...] = (RecordingDetail, FlawList)
