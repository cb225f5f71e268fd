"""Websockets against a desk that writes down what it hears. Time is a number that the test sets."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from signaling import hub as module
from signaling import passing
from signaling.core.document_views import DocumentPointed
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    ClientCommand,
    ClientConnected,
    ClientGone,
    Staff,
)
from signaling.core.messages import Error, Ok, Replaced
from signaling.hub import MOST_UNREAD, SLICES, header
from tests.signaling.hub_house import (
    HELLO,
    PARTY,
    House,
    chat,
    closing,
    connect,
    frame,
    greeted,
    hear,
    point,
    until,
)

pytestmark = pytest.mark.network


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    app = web.Application()
    app.router.add_get("/", house.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    house.port = runner.addresses[0][1]
    yield house
    await runner.cleanup()


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


# --- hello ----------------------------------------------------------------------------------------------------------


async def test_hello_then_commands_and_answers_count_without_gaps(
    house: House, client: ClientSession
) -> None:
    page = await connect(house, client)
    await page.send_str(frame(HELLO))
    await page.send_str(frame(chat(), "7"))
    assert await hear(page) == {"v": 1, "seq": 1, "re": None, "body": {"type": "ok"}}
    assert await hear(page) == {"v": 1, "seq": 2, "re": "7", "body": {"type": "ok"}}
    connected = house.desk.heard[0]
    assert isinstance(connected, ClientConnected)
    assert (connected.party, connected.instance, connected.language) == (PARTY, "page1", "de")
    await page.close()
    await until(lambda: house.desk.count(ClientGone) == 1)
    assert len(house.hub) == 0


async def test_ping_is_answered_here(house: House, client: ClientSession) -> None:
    page = await greeted(house, client)
    await page.send_str(frame({"type": "ping"}, "p"))
    assert await hear(page) == {"v": 1, "seq": 2, "re": "p", "body": {"type": "pong"}}
    assert house.desk.count(ClientCommand) == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (frame(chat()), "hello_first"),
        ("nonsense", "malformed"),
        (json.dumps({"v": 2, "id": "1", "body": HELLO}), "unsupported_version"),
        (frame({**HELLO, "instance": "x" * 65}), "malformed"),
        (frame({**HELLO, "instance": ""}), "malformed"),
        (frame({**HELLO, "more": 1}), "malformed"),
    ],
)
async def test_anything_but_a_good_hello_first_ends_the_connection(
    house: House, client: ClientSession, said: str, code: str
) -> None:
    page = await connect(house, client)
    await page.send_str(said)
    assert (await hear(page))["body"]["code"] == code
    assert await closing(page) == module.HELLO_MISSING
    assert house.desk.heard == []


async def test_who_says_nothing_is_cut_off_after_five_seconds(
    house: House, client: ClientSession
) -> None:
    page = await connect(house, client)
    await until(lambda: len(house.hub) == 1)
    house.later(4.9)
    assert len(house.hub) == 1
    house.later(0.2)
    assert await closing(page) == module.HELLO_MISSING


@pytest.mark.parametrize(
    ("code", "close"),
    [
        (Code.CONTACT_CLOSED, module.NOT_ADMITTED),
        (Code.CONTACT_NOT_ADMITTED, module.NOT_ADMITTED),
        (Code.AGENT_DISABLED, module.SIGN_IN),
        (Code.UNAVAILABLE, module.TRY_LATER),
    ],
)
async def test_a_refused_hello_is_told_and_closes(
    house: House, client: ClientSession, code: Code, close: int
) -> None:
    house.desk.refuse_hello = Refused(code, "no")
    page = await connect(house, client)
    await page.send_str(frame(HELLO))
    assert (await hear(page))["body"]["code"] == code
    assert await closing(page) == close
    assert house.desk.heard == []


async def test_who_is_not_known_gets_a_close_code(house: House, client: ClientSession) -> None:
    house.party = None
    page = await connect(house, client)
    assert await closing(page) == module.SIGN_IN
    assert len(house.hub) == 0


# --- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{", "malformed"),
        ("[]", "malformed"),
        (frame({"type": "unknown"}), "malformed"),
        (frame(HELLO), "malformed"),  # said once
        (frame(chat(), "x" * 65), "malformed"),
        (json.dumps({"v": 99, "id": "1", "body": chat()}), "unsupported_version"),
    ],
)
async def test_bad_frames_are_refused_and_the_connection_lives(
    house: House, client: ClientSession, said: str, code: str
) -> None:
    page = await greeted(house, client)
    await page.send_str(said)
    assert (await hear(page))["body"]["code"] == code
    await page.send_str(frame(chat(), "9"))
    assert (await hear(page))["re"] == "9"


async def test_binary_frames_are_refused(house: House, client: ClientSession) -> None:
    page = await greeted(house, client)
    await page.send_bytes(b"\x00")
    assert (await hear(page))["body"]["code"] == "malformed"


async def test_a_frame_beyond_64_kib_closes_with_1009(house: House, client: ClientSession) -> None:
    page = await greeted(house, client)
    await page.send_str(frame(chat("x" * 70_000)))
    assert await closing(page) == 1009
    await until(lambda: house.desk.count(ClientGone) == 1)
    assert house.desk.count(ClientCommand) == 0


# --- allowances -----------------------------------------------------------------------------------------------------


async def test_beyond_the_allowance_messages_are_refused_and_later_allowed_again(
    house: House, client: ClientSession
) -> None:
    page = await greeted(house, client)
    for number in range(40):
        await page.send_str(frame({"type": "ping"}, str(number)))
    answers = [await hear(page) for _ in range(40)]
    assert [answer["body"]["type"] for answer in answers] == ["pong"] * 39 + ["error"]
    assert answers[-1]["body"]["code"] == "too_many_messages"
    assert answers[-1]["re"] == "39"
    house.time += 1
    await page.send_str(frame({"type": "ping"}, "again"))
    assert (await hear(page))["re"] == "again"


async def test_chat_has_an_allowance_of_its_own(house: House, client: ClientSession) -> None:
    page = await greeted(house, client)
    for number in range(11):
        await page.send_str(frame(chat(), str(number)))
    answers = [await hear(page) for _ in range(11)]
    assert [answer["body"]["type"] for answer in answers] == ["ok"] * 10 + ["error"]
    assert house.desk.count(ClientCommand) == 10


async def test_who_goes_on_flooding_is_cut_off(
    house: House, client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STRIKE_PAUSE_S", 0)
    page = await greeted(house, client)
    with contextlib.suppress(ConnectionError):
        for _ in range(39 + module.MOST_STRIKES + 1):
            await page.send_str(frame({"type": "ping"}))
    assert await closing(page) == module.TOO_MANY
    await until(lambda: house.desk.count(ClientGone) == 1)
    assert house.counts.cut_flood == 1


# --- slow and silent ------------------------------------------------------------------------------------------------


async def raw_page(house: House) -> socket.socket:
    """A client that says hello and then never reads."""
    page = socket.socket()
    page.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    page.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(page, ("127.0.0.1", house.port))
    await loop.sock_sendall(
        page,
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    )
    payload = frame(HELLO).encode()
    await loop.sock_sendall(page, bytes((0x81, 0x80 | len(payload), 0, 0, 0, 0)) + payload)
    await until(lambda: house.desk.count(ClientConnected) == 1)
    return page


async def test_a_reader_with_too_much_unread_is_cut_off_at_once(house: House) -> None:
    page = await raw_page(house)
    (connected,) = house.desk.heard
    assert isinstance(connected, ClientConnected)
    big = Error(code=Code.MALFORMED, sentence="x" * 300_000, details={})
    for _ in range(40):
        house.hub.send(connected.connection, big)
        if house.counts.cut_slow:
            break
    assert house.counts.cut_slow == 1
    assert len(house.hub) == 0
    await until(lambda: house.desk.count(ClientGone) == 1)
    house.later(module.CLOSING_S)  # it has not closed its side
    with contextlib.suppress(BlockingIOError, ConnectionError):
        async with asyncio.timeout(30):
            while await asyncio.get_running_loop().sock_recv(page, 1 << 20):
                pass
    page.close()


async def test_a_stalled_reader_is_cut_off_after_ten_seconds(house: House) -> None:
    page = await raw_page(house)
    (connected,) = house.desk.heard
    assert isinstance(connected, ClientConnected)
    big = Error(code=Code.MALFORMED, sentence="x" * (MOST_UNREAD - 1000), details={})
    transport = house.hub._connections[connected.connection].transport
    while not transport.get_write_buffer_size():
        house.hub.send(connected.connection, big)
    house.later(1)  # notes how much was taken until now
    house.later(5)
    assert len(house.hub) == 1
    house.later(6)
    assert len(house.hub) == 0
    assert house.counts.cut_slow == 1
    await until(lambda: house.desk.count(ClientGone) == 1)
    page.close()


async def test_one_snapshot_may_be_larger_than_the_queue(
    house: House, client: ClientSession
) -> None:
    page = await client.ws_connect(f"http://127.0.0.1:{house.port}/", max_msg_size=0)
    await page.send_str(frame(HELLO))
    await hear(page)
    (connected,) = house.desk.heard
    assert isinstance(connected, ClientConnected)
    sentence = "x" * (3 * MOST_UNREAD)
    house.hub.send(connected.connection, Error(code=Code.MALFORMED, sentence=sentence, details={}))
    assert (await hear(page))["body"]["sentence"] == sentence


async def test_a_silent_peer_is_pinged_and_then_given_up(house: House) -> None:
    page = await raw_page(house)
    house.later(20, SLICES)
    seen = b""
    async with asyncio.timeout(30):
        while not seen.endswith(b"\x89\x00"):
            seen += await asyncio.get_running_loop().sock_recv(page, 4096)
    house.later(20, SLICES)
    assert len(house.hub) == 1
    house.later(20, SLICES)
    assert len(house.hub) == 0
    assert house.counts.cut_silent == 1
    page.close()


async def test_a_living_peer_answers_pings_and_stays(house: House, client: ClientSession) -> None:
    page = await greeted(house, client)
    reading = asyncio.ensure_future(page.receive())
    for _ in range(4):
        house.later(20, SLICES)
        (connection,) = house.hub._connections.values()
        await until(lambda: connection.heard == house.time)  # noqa: B023, awaited in the loop
    assert len(house.hub) == 1
    reading.cancel()


# --- the desk closes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["replaced", "not_admitted", "ended", "disabled"])
async def test_what_was_sent_before_arrives_before_the_close(
    house: House, client: ClientSession, why: str
) -> None:
    page = await greeted(house, client)
    (connected,) = house.desk.heard
    assert isinstance(connected, ClientConnected)
    house.hub.send(connected.connection, Replaced(by="tab"))
    house.hub.close(connected.connection, why)
    house.hub.send(connected.connection, Ok())  # too late
    assert (await hear(page))["body"] == {"type": "replaced", "by": "tab"}
    assert await closing(page) == module.WHY[why]


async def test_signing_out_closes_the_pages_of_that_account(
    house: House, client: ClientSession
) -> None:
    house.party = Staff(id="anna", role="agent")
    mine = await greeted(house, client)
    house.party = Staff(id="ben", role="agent")
    other = await greeted(house, client)
    house.hub.sign_out("anna")
    assert await closing(mine) == module.SIGN_IN
    await other.send_str(frame({"type": "ping"}))
    assert (await hear(other))["body"]["type"] == "pong"


async def test_at_the_end_everybody_is_told_and_the_desk_is_not(
    house: House, client: ClientSession
) -> None:
    pages = [await greeted(house, client) for _ in range(5)]
    await house.hub.stop(within_s=0.01)
    assert [await closing(page) for page in pages] == [module.RESTARTING] * 5
    assert house.desk.count(ClientGone) == 0  # as in a crash: nobody has left
    late = await connect(house, client)
    assert await closing(late) == module.RESTARTING


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536, 100_000])
def test_the_header_says_the_length(length: int) -> None:
    made = header(length)
    assert made[0] == 0x81
    size = {126: 2, 127: 8}.get(made[1], 0)
    assert len(made) == 2 + size
    assert (int.from_bytes(made[2:], "big") if size else made[1]) == length


# --- what only passes ----------------------------------------------------------------------------------------------


async def test_pointing_uses_up_nothing_that_matters(house: House, client: ClientSession) -> None:
    page = await greeted(house, client)
    for number in range(100):
        await page.send_str(frame(point(), f"p{number}"))
    await until(lambda: house.desk.count(ClientCommand) == 100)
    for number in range(10):
        await page.send_str(frame(chat(), f"c{number}"))
    await until(lambda: house.desk.count(ClientCommand) == 110)
    assert house.counts.too_many == 0


async def test_who_points_too_fast_is_dropped_in_silence(
    house: House, client: ClientSession
) -> None:
    page = await greeted(house, client)
    for _ in range(200):
        await page.send_str(frame(point(), "p"))
    await page.send_str(frame(chat(), "after"))
    await until(lambda: house.desk.count(ClientCommand) == 121)
    assert house.counts.passing_dropped == 80
    heard = [(await hear(page))["body"]["type"] for _ in range(121)]
    assert set(heard) == {"ok"}


async def test_who_floods_with_pointers_is_cut_off(
    house: House, client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STRIKE_PAUSE_S", 0.001)
    page = await greeted(house, client)
    for _ in range(500):
        with contextlib.suppress(ConnectionError):
            await page.send_str(frame(point(), "p"))
    assert await closing(page) == module.TOO_MANY
    assert house.counts.cut_flood == 1


async def test_what_only_claims_to_pass_is_refused(house: House, client: ClientSession) -> None:
    page = await greeted(house, client)
    body = json.dumps(chat())
    lie = body.replace('{"type"', '{"type": "mark.draw", "type"', 1)
    await page.send_str(f'{{"v": 1, "id": "x", "body": {lie}}}')
    answer = await hear(page)
    assert answer["body"]["code"] == Code.MALFORMED
    assert house.desk.count(ClientCommand) == 0


async def test_a_page_that_reads_slowly_is_not_sent_what_passes(
    house: House, client: ClientSession
) -> None:
    page = await greeted(house, client)
    pointed = DocumentPointed(contact="c1", sender="a", version="v1", page=1, x=1, y=1)
    house.hub.send("1", pointed)
    assert (await hear(page))["body"]["type"] == "document.pointed"
    connection = house.hub._connections["1"]
    sent = house.counts.sent
    connection.transport.write(header(0) * 8_000_000)
    assert connection.transport.get_write_buffer_size() > passing.MOST_UNREAD
    house.hub.send("1", pointed)
    assert house.counts.sent == sent
    house.hub.send("1", Ok())
    assert house.counts.sent == sent + 1
