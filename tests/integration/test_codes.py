"""Who may make a session code: an agent who could take the caller then."""

from pathlib import Path

import pytest

from signaling.store.certificates import Certificates
from tests.serving import generous, serving
from tests.signaling.settings import texts

NOW = 1_700_000_000_000
QUEUE = {
    "id": "german",
    "title": texts("Beratung"),
    "language": "de",
    "certificates": {"video": ["video"]},
}


@pytest.mark.parametrize(
    ("ends", "status"),
    [((), 403), ((1_000,), 403), ((None,), 201)],
    ids=["none", "run out", "valid"],
)
async def test_a_code_needs_the_certificate_of_its_calls(
    tmp_path: Path, ends: tuple[int | None, ...], status: int
) -> None:
    video = {"id": "video", "title": texts("Video")}
    async with (
        serving(tmp_path, limits=generous(), certificates=[video], queues=[QUEUE]) as house,
        house.client() as staff,
    ):
        for until in ends:
            await Certificates(house.database, house.settings.desk.id).enter(
                NOW,
                account=house.staff["agent"].id,
                name="video",
                valid_from=None,
                valid_until=until,
                issuer="Academy",
                evidence="7",
                by="command line",
            )
        await house.sign_in(staff, "agent")
        async with staff.post("/api/codes") as response:
            assert response.status == status
            answer = await response.json()
        if status == 403:
            assert (answer["code"], answer["details"]) == ("code.certificate", {"name": "video"})
