"""A key is made once, wrapped, rewrapped and destroyed; and why one can't be had is told apart."""

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from media import keys
from media.keys import KeyStore, KeyTrouble
from media.vault import KEY_BYTES, sync_folder

AT = 1_790_000_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def store(folder: Path) -> KeyStore:
    made = KeyStore(folder)
    made.prepare(AT)
    return made


def code(action: Callable[[], object]) -> str:
    with pytest.raises(KeyTrouble) as caught:
        action()
    assert caught.value.about in str(caught.value)
    return caught.value.code


def key_file(store: KeyStore, name: str = "c1") -> Path:
    return store.folder / "recordings" / f"{name}.key"


def master_files(store: KeyStore) -> list[Path]:
    return sorted((store.folder / "master").glob("*.key"))


def rewrite(path: Path, **changed: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))


def test_a_key_is_found_again_by_another_process_of_the_desk(store: KeyStore) -> None:
    key = store.make("c1", AT)
    assert len(key) == KEY_BYTES
    assert store.make("c2", AT) != key
    again = KeyStore(store.folder)
    again.prepare(AT + 1)
    assert again.get("c1") == key
    assert again.names() == ["c1", "c2"]
    assert len(master_files(store)) == 1


def test_a_key_is_made_once(store: KeyStore) -> None:
    key = store.make("c1", AT)
    assert code(lambda: store.make("c1", AT)) == "key_exists"
    assert store.get("c1") == key
    store.destroy("c1", AT)
    assert code(lambda: store.make("c1", AT)) == "key_exists"


def test_a_store_that_is_away_is_told(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "nowhere")
    assert code(lambda: store.get("c1")) == "master_missing"
    assert code(lambda: store.make("c1", AT)) == "master_missing"
    assert store.names() == []
    assert [trouble.code for trouble in store.check()] == ["master_missing"]


def test_only_the_server_s_user_may_read(store: KeyStore) -> None:
    store.make("c1", AT)
    for path in (store.folder, *store.folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_no_data_key_lies_on_disk_in_clear(store: KeyStore) -> None:
    key = store.make("c1", AT)
    store.rotate(AT)
    forms = (key, key.hex().encode(), keys._text(key).encode())
    for path in store.folder.rglob("*"):
        if path.is_file():
            assert not any(form in path.read_bytes() for form in forms)


def test_keys_that_others_may_read_are_not_used(store: KeyStore) -> None:
    store.make("c1", AT)
    master = master_files(store)[0]
    master.chmod(0o640)
    assert code(lambda: store.get("c1")) == "keys_exposed"
    master.chmod(0o600)
    store.folder.chmod(0o755)
    assert code(lambda: store.prepare(AT)) == "keys_exposed"


def test_lost_and_destroyed_are_told_apart(store: KeyStore) -> None:
    assert code(lambda: store.get("c1")) == "key_missing"
    store.make("c1", AT)
    assert store.destroy("c1", AT + 5)
    with pytest.raises(KeyTrouble) as caught:
        store.get("c1")
    assert (caught.value.code, caught.value.at) == ("key_destroyed", AT + 5)
    assert not store.destroy("c1", AT + 6)
    assert not store.destroy("c9", AT), "there was none, and there will be none"
    assert code(lambda: store.make("c9", AT)) == "key_exists"
    assert store.check() == []


def test_a_destroyed_key_is_overwritten_where_it_lay(store: KeyStore) -> None:
    store.make("c1", AT)
    path = key_file(store)
    kept = store.folder.parent / "hard link"
    kept.hardlink_to(path)
    length = path.stat().st_size
    store.destroy("c1", AT)
    assert kept.read_bytes() == bytes(length)


def test_wrong_masters_are_told_apart(store: KeyStore, tmp_path: Path) -> None:
    store.make("c1", AT)
    master = master_files(store)[0]
    content = master.read_bytes()
    master.unlink()
    assert code(lambda: store.get("c1")) == "master_missing"
    assert code(lambda: store.prepare(AT)) == "master_missing"
    other = KeyStore(tmp_path / "other")
    other.prepare(AT)
    master.write_bytes(master_files(other)[0].read_bytes())
    master.chmod(0o600)
    assert code(lambda: store.get("c1")) == "master_altered"
    for bad in (b"", b"[]", b'{"key": 5}', b'{"key": "***"}'):
        master.write_bytes(bad)
        assert code(lambda: store.get("c1")) == "master_altered"
    master.write_bytes(content)
    store.get("c1")
    (store.folder / "master" / "current").unlink()
    assert code(lambda: store.prepare(AT)) == "master_missing"
    assert code(lambda: store.make("c2", AT)) == "master_missing"
    assert [trouble.code for trouble in store.check()] == ["master_missing"]
    (store.folder / "master" / "current").write_text("../../x")
    assert code(lambda: store.make("c2", AT)) == "master_missing"


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "c2"},
        {"made_at": AT + 1},
        {"made_at": "x"},
        {"version": 2},
        {"nonce": ""},
        {"nonce": "AAAAAAAAAAAAAAAA"},
        {"wrapped": "AAAA"},
        {"wrapped": None},
    ],
)
def test_an_altered_key_is_found(store: KeyStore, changed: dict[str, object]) -> None:
    store.make("c1", AT)
    rewrite(key_file(store), **changed)
    assert code(lambda: store.get("c1")) == "key_altered"
    assert [(one.code, one.about) for one in store.check()] == [("key_altered", "c1")]


def test_a_key_opens_nothing_under_another_name(store: KeyStore) -> None:
    store.make("c1", AT)
    store.make("c2", AT)
    key_file(store, "c2").write_bytes(key_file(store).read_bytes())
    assert code(lambda: store.get("c2")) == "key_altered"
    rewrite(key_file(store, "c2"), name="c2")
    assert code(lambda: store.get("c2")) == "key_altered"


def test_a_flipped_bit_in_any_byte_never_gives_another_key(store: KeyStore) -> None:
    key = store.make("c1", AT)
    path, codes = key_file(store), set()
    whole = bytearray(path.read_bytes())
    for place in range(len(whole)):
        whole[place] ^= 1 << place % 8
        path.write_bytes(whole)
        whole[place] ^= 1 << place % 8
        try:
            same = store.get("c1") == key
        except KeyTrouble as trouble:
            codes.add(trouble.code)
        else:
            assert same, "white space"
    assert codes == {"key_altered", "master_missing"}


@pytest.mark.parametrize("name", ["", "..", "a/b", "a.b", "a" * 65])
def test_a_name_can_t_lead_elsewhere(store: KeyStore, name: str) -> None:
    for action in (store.get, lambda n: store.make(n, AT), lambda n: store.destroy(n, AT)):
        with pytest.raises(ValueError, match="no name for a key"):
            action(name)


# --- rotation


def test_rotation_wraps_every_key_anew_and_destroys_the_old_master(store: KeyStore) -> None:
    documents = KeyStore(store.folder, "documents")
    documents.prepare(AT)
    made = {name: store.make(name, AT) for name in ("c1", "c2", "gone")}
    page = documents.make("d1", AT)
    store.destroy("gone", AT)
    (old,) = master_files(store)
    kept = store.folder.parent / "hard link"
    kept.hardlink_to(old)
    before = {name: key_file(store, name).read_bytes() for name in ("c1", "c2")}

    rotation = store.rotate(AT + 1)

    assert (rotation.wrapped, rotation.left) == (3, ())
    assert [path.stem for path in master_files(store)] == [rotation.master]
    assert not old.exists()
    assert not kept.read_bytes().strip(b"\0")
    for name, was in before.items():
        assert store.get(name) == made[name]
        assert key_file(store, name).read_bytes() != was
    assert documents.get("d1") == page
    assert code(lambda: store.get("gone")) == "key_destroyed"
    assert store.make("c3", AT)
    assert store.check() == []


def test_a_key_that_can_t_be_rewrapped_keeps_the_old_master(store: KeyStore) -> None:
    key = store.make("c1", AT)
    store.make("c2", AT)
    content = key_file(store, "c2").read_bytes()
    rewrite(key_file(store, "c2"), made_at=1)
    rotation = store.rotate(AT)
    assert [(one.code, one.about) for one in rotation.left] == [("key_altered", "c2")]
    assert len(master_files(store)) == 2
    key_file(store, "c2").write_bytes(content)
    assert store.get("c1") == key
    store.get("c2")
    assert store.rotate(AT).left == ()
    assert len(master_files(store)) == 1


def test_an_interrupted_rotation_loses_nothing_and_is_done_again(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each file operation once."""
    made = {name: store.make(name, AT) for name in ("c1", "c2")}
    for last in range(12):
        left = last

        def failing(path: Path, real: Callable[[Path], None] = sync_folder) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(28, "No space left on device")
            real(path)

        with monkeypatch.context() as patch:
            patch.setattr(keys, "sync_folder", failing)
            try:
                store.rotate(AT)
            except OSError:
                pass
            else:
                break
        again = KeyStore(store.folder)
        again.prepare(AT)
        assert {name: again.get(name) for name in made} == made
    else:
        raise AssertionError("it never came to its end")
    assert last > 3
    assert store.check() == []


def test_what_a_crash_left_half_written_is_destroyed(store: KeyStore) -> None:
    left = store.folder / "master" / "0123.key.new"
    left.write_bytes(b"half a master key")
    kept = store.folder.parent / "hard link"
    kept.hardlink_to(left)
    store.prepare(AT)
    assert not left.exists()
    assert not kept.read_bytes().strip(b"\0")


def make_many(folder: Path, begin: str) -> None:
    store = KeyStore(folder)
    for number in range(40):
        store.make(f"{begin}{number}", AT)


def test_keys_made_while_the_master_is_rotated_are_all_found(store: KeyStore) -> None:
    context = multiprocessing.get_context("spawn")
    makers = [context.Process(target=make_many, args=(store.folder, begin)) for begin in "ab"]
    for maker in makers:
        maker.start()
    while any(maker.is_alive() for maker in makers):
        assert store.rotate(AT).left == ()
    for maker in makers:
        maker.join()
        assert maker.exitcode == 0
    assert len(store.names()) == 80
    assert store.check() == []
    assert len(master_files(store)) == 1


def test_a_second_rotation_waits_for_the_first(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {name: store.make(name, AT) for name in ("c1", "c2")}
    other = Thread(target=KeyStore(store.folder).rotate, args=(AT + 2,))
    rewrap = store._wrap
    began = Event()

    def meanwhile(path: Path, *args: Any) -> None:
        if not began.is_set():
            began.set()
            other.start()
        rewrap(path, *args)

    monkeypatch.setattr(store, "_wrap", meanwhile)
    locked, waits = store._locked, []

    @contextmanager
    def slow(*args: Any, **rest: Any) -> Iterator[None]:
        """After each key there is time for the whole of another rotation."""
        with locked(*args, **rest):
            yield
        if began.is_set():
            other.join(0.2)
            waits.append(other.is_alive())

    monkeypatch.setattr(store, "_locked", slow)
    assert store.rotate(AT + 1).left == ()
    other.join()
    assert waits[0]
    assert {name: store.get(name) for name in kept} == kept
    assert len(master_files(store)) == 1


def test_a_full_disk_leaves_the_old_key(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    key = store.make("c1", AT)

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            store.make("c2", AT)
        with pytest.raises(OSError, match="No space left"):
            store.rotate(AT)
    store.prepare(AT)
    assert store.names() == ["c1"]
    assert store.get("c1") == key
