"""The same load on Debian's Janus with its videoroom: a connection for each sender, another for each receiver.

Janus refuses loopback, so it gets the machine's own address; the packets stay on the machine all the same.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aioice.ice
from aiohttp import ClientSession
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcdtlstransport import SRTPProtectionProfile

from media.core.sdp import TRANSPORT_CC
from tests.bench._media_load import End, Line

PLUGINS = Path("/usr/lib/x86_64-linux-gnu/janus")
NUMBER_ID = 5
CONFIG = """
general: {{ configs_folder="{folder}" plugins_folder="{plugins}/plugins"
  transports_folder="{plugins}/transports" events_folder="{folder}" loggers_folder="{folder}"
  debug_level=2 admin_secret="x" server_name="bench" }}
media: {{ ipv6=false }}
nat: {{ ice_enforce_list="{host}" }}
plugins: {{ disable="{disabled}" }}
transports: {{ disable="{other}" }}
"""
HTTP = """
general: {{ json="compact" base_path="/janus" http=true port={port} ip="127.0.0.1" https=false }}
admin: {{ admin_http=false }}
"""


def installed() -> bool:
    """Here, or brought here by apt where it may."""
    if not shutil.which("janus") and os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = [apt, "install", "-y", "-qq", "--no-install-recommends", "janus"]
        subprocess.run(command, env=environment, capture_output=True, check=False)
    return shutil.which("janus") is not None


def own_address() -> str:
    """Where packets would leave from; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """Janus with nothing but the videoroom and HTTP."""

    def __init__(self) -> None:
        self.connections: list[RTCPeerConnection] = []
        self.sessions: list[Session] = []
        self.folder = Path(tempfile.mkdtemp(prefix="visavis-janus-"))
        self.port = free_port()
        keep = {"libjanus_videoroom.so", "libjanus_http.so"}
        names = {
            kind: ",".join(
                sorted(f.name for f in (PLUGINS / kind).glob("*.so") if f.name not in keep)
            )
            for kind in ("plugins", "transports")
        }
        text = CONFIG.format(
            folder=self.folder,
            plugins=PLUGINS,
            host=own_address(),
            disabled=names["plugins"],
            other=names["transports"],
        )
        (self.folder / "janus.jcfg").write_text(text)
        (self.folder / "janus.transport.http.jcfg").write_text(HTTP.format(port=self.port))
        (self.folder / "janus.plugin.videoroom.jcfg").write_text("general: { }\n")
        self.log = (self.folder / "log").open("w")
        program = shutil.which("janus")
        assert program
        self.process = subprocess.Popen(
            [program, "-F", str(self.folder), "-C", str(self.folder / "janus.jcfg")],
            stdout=self.log,
            stderr=self.log,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Session:
    """One session of Janus's HTTP interface."""

    http: ClientSession
    url: str
    id: int = 0
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    async def begin(self) -> None:
        self.id = (await self._post(self.url, {"janus": "create"}))["data"]["id"]
        self.polling = asyncio.create_task(self._poll())

    async def end(self) -> None:
        self.polling.cancel()
        await asyncio.gather(self.polling, return_exceptions=True)

    async def attach(self) -> int:
        wish = {"janus": "attach", "plugin": "janus.plugin.videoroom"}
        return int((await self._post(f"{self.url}/{self.id}", wish))["data"]["id"])

    async def ask(
        self, handle: int, body: Mapping[str, Any], jsep: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """A message to the videoroom and what comes of it."""
        wish: dict[str, Any] = {"janus": "message", "body": body}
        if jsep:
            wish["jsep"] = jsep
        mark = os.urandom(6).hex()
        event = self.waiting[mark] = asyncio.get_running_loop().create_future()
        reply = await self._post(f"{self.url}/{self.id}/{handle}", wish, mark)
        if reply["janus"] != "ack":
            return reply
        return dict(await asyncio.wait_for(event, 20))

    async def _post(self, url: str, wish: dict[str, Any], mark: str = "") -> dict[str, Any]:
        body = {**wish, "transaction": mark or os.urandom(6).hex()}
        async with self.http.post(url, json=body) as reply:
            return dict(await reply.json(content_type=None))

    async def _poll(self) -> None:
        while True:
            async with self.http.get(f"{self.url}/{self.id}?maxev=5") as reply:
                events = await reply.json(content_type=None)
            for event in events if isinstance(events, list) else [events]:
                mark = event.get("transaction")
                if event["janus"] == "event" and mark in self.waiting:
                    self.waiting.pop(mark).set_result(event)


class Silent(MediaStreamTrack):
    """Stands in an offer; what is sent comes from the load."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    async def recv(self) -> Any:
        await asyncio.Event().wait()


def _numbered(sdp: str) -> str:
    """Browsers offer transport-wide numbers and SHA-256 alone."""
    rows = []
    for row in sdp.splitlines():
        if row.startswith(("a=fingerprint:sha-384", "a=fingerprint:sha-512")):
            continue
        rows.append(row)
        if row.startswith("a=mid:"):
            rows.append(f"a=extmap:{NUMBER_ID} {TRANSPORT_CC}")
        if row.startswith("a=rtpmap:") and ("VP8" in row or "opus" in row):
            rows.append(f"a=rtcp-fb:{row[9:].split(' ')[0]} transport-cc")
    return "\r\n".join(rows) + "\r\n"


async def _connected(connection: RTCPeerConnection) -> None:
    async with asyncio.timeout(20):
        while connection.connectionState != "connected":
            await asyncio.sleep(0.02)


def _end(connection: RTCPeerConnection) -> End:
    """The connection's transport, its packets going to the load instead of decoders."""
    dtls = connection.getTransceivers()[0].sender.transport
    ice = dtls.transport._connection
    pair = ice._nominated[1]
    protocol, address = pair.protocol, pair.remote_addr
    end = End(dtls, lambda data: protocol.transport.sendto(data, address), extension=NUMBER_ID)
    passed = ice.data_received

    def receive(data: bytes, component: int) -> None:
        if data[0] >> 6 != 2:
            passed(data, component)
        elif not 192 <= data[1] <= 223:
            end.take(data)

    ice.data_received = receive  # type: ignore[method-assign] # nothing else would see the packets
    return end


def _prefer(connection: RTCPeerConnection, profile: SRTPProtectionProfile) -> None:
    for transceiver in connection.getTransceivers():
        transceiver.sender.transport._srtp_profiles = [profile]


async def load(
    process: Process, rooms: int, people: int, senders: int, profile: SRTPProtectionProfile
) -> list[End]:
    """The same rooms as on ours."""
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: [own_address()]
    http = ClientSession()
    url = f"http://127.0.0.1:{process.port}/janus"
    async with asyncio.timeout(20):
        while True:
            try:
                async with http.get(f"{url}/info"):
                    break
            except OSError:
                await asyncio.sleep(0.1)
    ends: list[End] = []
    for room in range(5_000, 5_000 + rooms):
        sessions = [Session(http, url) for _ in range(people)]
        process.sessions += sessions
        for number, session in enumerate(sessions):
            await session.begin()
            if number < senders:
                ends.append(await _publish(process, session, room, number, profile))
        handle = await sessions[0].attach()
        listed = await sessions[0].ask(handle, {"request": "listparticipants", "room": room})
        feeds = {
            each["display"]: each["id"] for each in listed["plugindata"]["data"]["participants"]
        }
        for number, session in enumerate(sessions):
            wanted = [feed for name, feed in feeds.items() if name != str(number)]
            if wanted:
                ends.append(await _subscribe(process, session, room, wanted, profile))
    return ends


async def leave(process: Process) -> None:
    """Close what `load` opened."""
    for connection in process.connections:
        await connection.close()
    for session in process.sessions:
        await session.end()
    for http in {id(session.http): session.http for session in process.sessions}.values():
        await http.close()


async def _publish(
    process: Process, session: Session, room: int, number: int, profile: SRTPProtectionProfile
) -> End:
    handle = await session.attach()
    if number == 0:
        wish = {"request": "create", "room": room, "publishers": 6, "bitrate": 3_000_000}
        await session.ask(handle, {**wish, "videocodec": "vp8", "audiocodec": "opus"})
    await session.ask(
        handle, {"request": "join", "ptype": "publisher", "room": room, "display": str(number)}
    )
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    process.connections.append(connection)
    for kind in ("audio", "video"):
        connection.addTransceiver(Silent(kind), direction="sendonly")
    _prefer(connection, profile)
    await connection.setLocalDescription(await connection.createOffer())
    jsep = {"type": "offer", "sdp": _numbered(connection.localDescription.sdp)}
    reply = await session.ask(handle, {"request": "configure", "audio": True, "video": True}, jsep)
    await connection.setRemoteDescription(RTCSessionDescription(reply["jsep"]["sdp"], "answer"))
    await _connected(connection)
    end = _end(connection)
    for transceiver in connection.getTransceivers():
        payload = transceiver._codecs[0].payloadType
        sound = transceiver.kind == "audio"
        ssrc = transceiver.sender._ssrc
        assert payload is not None
        line = Line(ssrc, payload, 48_000 if sound else 90_000, NUMBER_ID)
        if sound:
            end.sound = line
        else:
            end.picture = line
    return end


async def _subscribe(
    process: Process, session: Session, room: int, feeds: list[int], profile: SRTPProtectionProfile
) -> End:
    handle = await session.attach()
    wish = {"request": "join", "ptype": "subscriber", "room": room}
    reply = await session.ask(handle, {**wish, "streams": [{"feed": feed} for feed in feeds]})
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    process.connections.append(connection)
    await connection.setRemoteDescription(RTCSessionDescription(reply["jsep"]["sdp"], "offer"))
    _prefer(connection, profile)
    await connection.setLocalDescription(await connection.createAnswer())
    sdp = connection.localDescription.sdp
    await session.ask(handle, {"request": "start"}, {"type": "answer", "sdp": _numbered(sdp)})
    await _connected(connection)
    return _end(connection)
