import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import control
from media.control import BadFrame, Command, Report

names = st.text(max_size=40)
numbers = st.integers(min_value=0, max_value=2**53)
slots = st.lists(st.none() | names, max_size=5).map(tuple)
states = st.sampled_from(["connecting", "connected", "disconnected", "failed"])
legs = st.builds(control.Leg, room=names, participant=names, leg=numbers, state=states)
kinds = st.sampled_from(["sound", "picture", "screen"])
tracks = st.builds(control.TappedTrack, participant=names, kind=kinds, sequence=numbers)
base = {"desk": names, "epoch": numbers}
whose = {**base, "room": names, "participant": names}
commands = st.one_of(
    st.builds(control.Hello, **base),
    st.builds(control.Join, **whose, leg=numbers, slots=slots, offer=names),
    st.builds(control.Route, **whose, slots=slots),
    st.builds(control.Leave, **whose),
    st.builds(control.CloseRoom, **base, room=names),
    st.builds(control.Tap, **base, room=names, tracks=st.lists(tracks, max_size=3).map(tuple)),
    st.builds(control.Ping, **base),
)
reports = st.one_of(
    st.builds(control.Welcome, **base, legs=st.lists(legs, max_size=3).map(tuple)),
    st.builds(control.Stale, **base),
    st.builds(control.Answered, **whose, leg=numbers, sdp=names),
    st.builds(control.Refused, **whose, leg=numbers, code=names, sentence=names),
    st.builds(control.Changed, **base, leg=legs),
    st.builds(control.Pong, **base, counters=st.dictionaries(names, numbers, max_size=3)),
)


def fed(data: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return reader


async def read_commands(data: bytes) -> list[Command]:
    reader, read = fed(data), []
    while (command := await control.read(reader, control.COMMANDS)) is not None:
        read.append(command)
    return read


async def read_reports(data: bytes) -> list[Report]:
    reader, read = fed(data), []
    while (report := await control.read(reader, control.REPORTS)) is not None:
        read.append(report)
    return read


@given(st.lists(commands, max_size=4))
def test_commands_arrive_as_they_were_sent(sent: list[Command]) -> None:
    data = b"".join(control.frame(control.COMMANDS, command) for command in sent)
    assert asyncio.run(read_commands(data)) == sent


@given(st.lists(reports, max_size=4))
def test_reports_arrive_as_they_were_sent(sent: list[Report]) -> None:
    data = b"".join(control.frame(control.REPORTS, report) for report in sent)
    assert asyncio.run(read_reports(data)) == sent


@given(st.binary(max_size=200))
def test_garbage_is_the_end_or_a_bad_frame(data: bytes) -> None:
    try:
        read = asyncio.run(read_commands(data))
    except BadFrame:
        return
    assert read == []


@given(commands, st.data())
def test_a_cut_frame_is_the_end(command: Command, data: st.DataObject) -> None:
    whole = control.frame(control.COMMANDS, command)
    cut = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    assert asyncio.run(read_commands(whole[:cut])) == []


async def test_a_frame_that_claims_too_much_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadFrame, match="4294967295 bytes"):
        await control.read(fed(b"\xff\xff\xff\xff"), control.COMMANDS)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "hello", "desk": "a", "epoch": 1, "more": 1},
        {"type": "hello", "desk": "a"},
        {"type": "welcome", "desk": "a", "epoch": 1, "legs": []},  # a report, not a command
        {"type": "nothing", "desk": "a", "epoch": 1},
        [],
    ],
)
async def test_what_does_not_fit_is_refused(body: object) -> None:
    data = json.dumps(body).encode()
    with pytest.raises(BadFrame):
        await control.read(fed(control.LENGTH.pack(len(data)) + data), control.COMMANDS)
