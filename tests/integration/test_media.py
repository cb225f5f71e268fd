"""A server with a media plane: the call of a queue that wants it, from its first offer to the closed room."""

from pathlib import Path
from typing import Any

from tests.clients import AgentClient, CustomerClient
from tests.plane import MemoryPlane
from tests.serving import ORIGIN, PASSWORD, generous, serving
from tests.signaling.settings import texts

SDP = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=fingerprint:sha-256 AA\r\n"
ON_SFU: dict[str, Any] = {
    "queues": [{"id": "german", "title": texts(), "language": "de", "network": "sfu"}],
    "media": {"enabled": True},
}


async def test_offers_reach_the_plane_and_its_answers_the_page(tmp_path: Path) -> None:
    plane = MemoryPlane()
    plane.legs = {"of-another-time": {"somebody": 3}}
    headers = {"Origin": ORIGIN}
    async with (
        serving(tmp_path, plane=plane, limits=generous(), **ON_SFU) as served,
        AgentClient(served.url, headers=headers) as anna,
        CustomerClient(served.url, headers=headers) as customer,
    ):
        assert plane.started == (served.settings.desk.id, 1)
        assert plane.calls == [("close", "of-another-time")]
        await anna.sign_in("agent", PASSWORD)
        await anna.connect()
        await anna.until(lambda her: her.last("agent.snapshot") is not None)
        await anna.available()
        await customer.redeem("/j#" + await _link(served))
        await customer.connect()
        await customer.until(lambda them: them.state == "created")
        await customer.join()
        await customer.until(lambda them: them.last("call") is not None)

        call = (customer.last("call") or {})["call"]
        room, leg = customer.contact, call["epoch"]
        assert (call["topology"], call["peers"], call["can_grow"]) == ("sfu", [], True)
        await customer.command(
            "signal.description", contact=room, epoch=leg, to="sfu", kind="offer", sdp=SDP
        )
        assert plane.calls[-1] == ("join", room, room, leg, tuple(call["slots"]))
        assert plane.listener is not None
        plane.listener.answered(room, room, leg, "v=0 answer")
        await customer.until(lambda them: them.last("peer.description") is not None)
        assert (customer.last("peer.description") or {})["sdp"] == "v=0 answer"

        plane.listener.lost([room])
        await customer.until(lambda them: (them.last("call") or {})["call"]["epoch"] > leg)

        async with served.client() as http, http.get("/metrics") as answer:
            metrics = await answer.text()
        assert "visavis_media_available 1.0" in metrics
        assert "visavis_media_calls 1.0" in metrics
        assert "visavis_media_rooms_lost_total 1.0" in metrics

        await customer.command("hangup", contact=room)
        assert ("close", room) in plane.calls
    assert plane.stopped


async def _link(served: Any) -> str:
    async with served.client() as http:
        await served.sign_in(http, "administrator")
        token: str = await served.link(http)
        return token
