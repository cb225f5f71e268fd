import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.core import batch
from media.core.batch import BadBatch, Channel

texts = st.text(max_size=20)
numbers = st.integers(min_value=0, max_value=2**32 - 1)
moments = st.integers(min_value=0, max_value=2**64 - 1)
records = st.tuples(st.integers(0, 4), numbers, moments, st.binary(max_size=60))


@given(st.lists(records, max_size=5))
def test_records_arrive_as_they_were_written(sent: list[tuple[int, int, int, bytes]]) -> None:
    assert list(batch.records(b"".join(batch.write(*record) for record in sent))) == sent


@given(st.lists(records, min_size=1, max_size=3), st.data())
def test_what_is_cut_off_is_named(
    sent: list[tuple[int, int, int, bytes]], data: st.DataObject
) -> None:
    whole = b"".join(batch.write(*record) for record in sent)
    last = len(batch.write(*sent[-1]))
    cut = data.draw(st.integers(1, last - 1))
    with pytest.raises(BadBatch):
        list(batch.records(whole[:-cut]))


@given(texts, texts, texts, numbers, numbers)
def test_a_channel_says_what_it_is(
    recording: str, participant: str, kind: str, sequence: int, leg: int
) -> None:
    channel = Channel(
        recording=recording, participant=participant, kind=kind, sequence=sequence, leg=leg
    )
    ((kind_, number, at, body),) = batch.records(batch.write_channel(7, 9, channel))
    assert (kind_, number, at) == (batch.BEGUN, 7, 9)
    assert batch.read_channel(body) == channel


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"recording":"r","participant":"p","kind":"sound","sequence":"1","leg":1}',
        b'{"recording":1,"participant":"p","kind":"sound","sequence":1,"leg":1}',
    ],
)
def test_what_is_no_channel_is_refused(body: bytes) -> None:
    with pytest.raises(BadBatch):
        batch.read_channel(body)
