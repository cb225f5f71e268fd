"""Who may make a session code: an agent who could take the caller then."""

from pathlib import Path

import pytest

from signaling.store.accounts import Accounts, Skills
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
    ("certificates", "status"),
    [((), 403), ((("video", 1_000),), 403), ((("video", None),), 201)],
    ids=["none", "run out", "valid"],
)
async def test_a_code_needs_the_certificate_of_its_calls(
    tmp_path: Path, certificates: tuple[tuple[str, int | None], ...], status: int
) -> None:
    video = {"id": "video", "title": texts("Video")}
    async with (
        serving(tmp_path, limits=generous(), certificates=[video], queues=[QUEUE]) as house,
        house.client() as staff,
    ):
        accounts = Accounts(house.database, house.settings.desk.id)
        skills = Skills(languages=("de",), certificates=certificates)
        await accounts.set_skills(NOW, house.staff["agent"].id, skills)
        await house.sign_in(staff, "agent")
        async with staff.post("/api/codes") as response:
            assert response.status == status
            answer = await response.json()
        if status == 403:
            assert (answer["code"], answer["details"]) == ("code.certificate", {"name": "video"})
