import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import control
from media import recorder_control as frames
from media.control import BadFrame
from media.recorder_control import Allowed

names = st.text(max_size=40)
numbers = st.integers(min_value=0, max_value=2**63 - 1)
base = {"desk": names, "epoch": numbers}
allowed = st.builds(Allowed, recording=names, participant=names, kind=names, sequence=numbers)
permits = st.lists(allowed, max_size=4).map(tuple)
commands = st.one_of(
    st.builds(control.Hello, **base),
    st.builds(
        frames.Open,
        **base,
        recording=names,
        key=st.binary(max_size=40),
        started_at=numbers,
        at=numbers,
    ),
    st.builds(frames.Standing, **base, issued_at=numbers, permits=permits),
    st.builds(frames.Stop, **base, at=numbers, permits=permits),
    st.builds(frames.Shut, **base, recording=names),
    st.builds(control.Ping, **base),
)
reports = st.one_of(
    st.builds(frames.Welcome, **base, available=st.booleans(), code=names),
    st.builds(control.Stale, **base),
    st.builds(frames.Recorded, **base, permit=allowed),
    st.builds(frames.Closed, **base, permit=allowed, code=names),
    st.builds(frames.Failed, **base, recording=names, code=names),
    st.builds(frames.Available, **base, yes=st.booleans(), code=names),
    st.builds(control.Pong, **base, counters=st.dictionaries(names, numbers, max_size=3)),
)


def fed(data: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return reader


@given(commands)
def test_a_command_arrives_as_it_was_sent(command: frames.Command) -> None:
    async def there() -> frames.Command | None:
        return await control.read(fed(control.frame(frames.COMMANDS, command)), frames.COMMANDS)

    assert asyncio.run(there()) == command


@given(reports)
def test_a_report_arrives_as_it_was_sent(report: frames.Report) -> None:
    async def there() -> frames.Report | None:
        return await control.read(fed(control.frame(frames.REPORTS, report)), frames.REPORTS)

    assert asyncio.run(there()) == report


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"open","desk":"d","epoch":1,"recording":"r","key":"!","started_at":1,"at":1}',
        b'{"type":"standing","desk":"d","epoch":1,"issued_at":1,"permits":[["r","p","sound"]]}',
        b'{"type":"recorded","desk":"d","epoch":1,"permit":["r","p","sound",1]}',
    ],
)
async def test_what_does_not_fit_is_refused(body: bytes) -> None:
    with pytest.raises(BadFrame):
        await control.read(fed(control.LENGTH.pack(len(body)) + body), frames.COMMANDS)


def test_a_key_is_in_no_description() -> None:
    key = bytes(range(65, 97))
    opened = frames.Open(desk="d", epoch=1, recording="r", key=key, started_at=1, at=2)
    assert "key" not in repr(opened)
