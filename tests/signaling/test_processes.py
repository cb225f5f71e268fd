"""Where the sockets are and what is started; the running of it all is in tests/integration/test_workers.py."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from media import launcher
from media.recorder import parser
from signaling import processes
from signaling.config import MediaSection, Settings
from signaling.config_file import check
from signaling.ports import StorageTrouble
from tests.signaling.settings import minimal, with_recording


def settings(folder: Path, **media: Any) -> Settings:
    raw = {**minimal(), "storage": {"data": str(folder)}, "media": {"enabled": True, **media}}
    return check(raw, {}, 0, folder=folder, source="test")


def recording(folder: Path) -> Settings:
    raw = {
        **with_recording(minimal()),
        "storage": {"data": str(folder)},
        "media": {"enabled": True, "workers": 2, "advertise": ["203.0.113.7"]},
    }
    raw["recording"]["least_free_mb"] = 7
    return check(raw, {}, 0, folder=folder, source="test")


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[launcher.Plan]:
    made: list[launcher.Plan] = []

    def launch(plan: launcher.Plan, on_ready: object) -> int:
        made.append(plan)
        return 0

    monkeypatch.setattr(launcher, "launch", launch)
    return made


def launch(of: Settings) -> None:
    processes.launch(of, Path("/etc/desk.toml"), quiet=True, on_ready=lambda: None)


def test_each_worker_has_a_port_and_a_socket(tmp_path: Path, plans: list[launcher.Plan]) -> None:
    launch(
        settings(Path(os.path.relpath(tmp_path)), workers=2, port=40_000, advertise=["203.0.113.7"])
    )
    [plan] = plans
    assert plan.server[-5:] == ["signaling", "serve", "--config", "/etc/desk.toml", "--quiet"]
    assert plan.server[0] == sys.executable
    ports = [worker[worker.index("--port") + 1] for worker in plan.workers]
    assert ports == ["40000", "40001"]
    assert all("203.0.113.7" in worker for worker in plan.workers)
    paths = [Path(worker[worker.index("--socket") + 1]) for worker in plan.workers]
    assert [path.name for path in paths] == ["0", "1"]
    assert paths[0].parent.stat().st_mode & 0o777 == 0o700


def test_a_recorder_is_started_where_queues_may_record(
    tmp_path: Path, plans: list[launcher.Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(launcher.READY_FD, "3")
    desk = recording(tmp_path)
    launch(desk)
    *workers, recorder = plans[0].workers
    args = parser().parse_args(recorder[3:])
    assert (args.desk, args.folder, args.least_free) == (
        desk.desk.id,
        tmp_path / "recordings",
        7 << 20,
    )
    assert [worker[worker.index("--packets") + 1] for worker in workers] == [str(args.packets)] * 2
    link = processes.recorder(desk)
    assert link is not None
    assert link.path == args.socket
    never = settings(tmp_path, workers=1, advertise=["203.0.113.7"])
    launch(never)
    assert [worker[2] for worker in plans[1].workers] == ["media.worker"]
    assert "--packets" not in plans[1].workers[0]
    assert processes.recorder(never) is None
    monkeypatch.delenv(launcher.READY_FD)
    assert processes.recorder(desk) is None


def test_any_free_port_is_any_for_each(tmp_path: Path, plans: list[launcher.Plan]) -> None:
    launch(settings(tmp_path, workers=2, port=0, advertise=["203.0.113.7"]))
    assert [worker[worker.index("--port") + 1] for worker in plans[0].workers] == ["0", "0"]


def test_a_long_path_gives_way_to_a_short_one_that_stays(tmp_path: Path) -> None:
    deep = settings(tmp_path / ("d" * 120))
    [first, *_] = processes.sockets(deep)
    assert len(os.fsencode(first)) < processes.LONGEST_SOCKET
    assert processes.sockets(deep)[0] == first
    assert processes.sockets(settings(tmp_path / ("e" * 120)))[0] != first


def test_a_folder_that_others_may_enter_is_refused(
    tmp_path: Path, plans: list[launcher.Plan]
) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    with pytest.raises(PermissionError):
        launch(settings(tmp_path, socket_folder=str(open_to_all)))
    assert plans == []


def test_only_a_launched_server_has_a_plane(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(launcher.READY_FD, raising=False)
    assert processes.plane(settings(tmp_path)) is None
    monkeypatch.setenv(launcher.READY_FD, "9")
    assert processes.plane(settings(tmp_path)) is not None
    off = settings(tmp_path).model_copy(update={"media": MediaSection()})
    assert processes.plane(off) is None


def test_who_is_ready_for_a_launcher_that_is_gone_says_so_to_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    monkeypatch.setenv(launcher.READY_FD, str(writing))
    processes.say_ready()
    os.close(writing)


def test_the_storage_speaks_in_the_words_of_the_port(tmp_path: Path) -> None:
    of = settings(tmp_path)
    shelf = processes.shelf(of, lambda: 1)
    storage = processes.storage(of, lambda: 1)
    with pytest.raises(StorageTrouble) as missing:
        storage.begin("a")
    assert missing.value.code == "master_missing"
    storage.prepare()
    storage.begin("a")
    storage.append("a", 0, b"one")
    storage.append("a", 1, b"two")
    storage.keep_picture("a", "1", b"picture")
    assert (storage.pieces("a"), b"".join(storage.read("a", 2, 4))) == ([3, 3], b"et")
    assert (storage.picture("a", "1"), storage.holders()) == (b"picture", ["a"])
    assert storage.free() > 0
    assert storage.trim(0) == 0
    assert storage.picture("a", "1") is None
    with pytest.raises(StorageTrouble, match="written_already"):
        storage.append("a", 1, b"two")
    path = shelf.files.path("a", 1)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    os.truncate(shelf.files.path("a", 0), 30)
    with pytest.raises(StorageTrouble) as damaged:
        list(storage.read("a"))
    assert damaged.value.code == "truncated"
    assert storage.destroy("a")
    with pytest.raises(StorageTrouble) as destroyed:
        list(storage.read("a"))
    assert destroyed.value.code == "key_destroyed"
    shelf.files.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(StorageTrouble) as away:
        storage.holders()
    assert away.value.code == "storage_away"
