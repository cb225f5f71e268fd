"""What a restart finds of films: whole or not at all, in order, and nothing of what is gone."""

from pathlib import Path

from signaling.review.film_jobs import Film, FilmJobs


def film(contact: str, asked_at: int = 1, **changes: object) -> Film:
    known = {"recipient": "internal", "language": "de", "by": "vera"}
    return Film(contact=contact, asked_at=asked_at, **{**known, **changes})  # type: ignore[arg-type]


def test_they_are_found_again_in_their_order(tmp_path: Path) -> None:
    jobs = FilmJobs(tmp_path / "jobs")
    assert jobs.load() == []
    later, earlier = film("c1", 9, state="done", size=7, until=5), film("c2", 3, done=4, of=8)
    for each in (later, earlier):
        jobs.put(each)
    first, second = jobs.load()
    assert second == later
    assert (first.secret, first.done, first.of) == (earlier.secret, 0, 0), "it begins anew"
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "jobs").iterdir()} == {0o600}
    earlier.state = "running"
    jobs.put(earlier)
    assert [each.state for each in jobs.load()] == ["running", "done"]


def test_what_is_none_goes(tmp_path: Path) -> None:
    jobs = FilmJobs(tmp_path)
    jobs.put(film("c1"))
    whole = (tmp_path / "c1.json").read_text()
    others = {
        "c2.json": whole[:-9],
        "c3.json": whole,
        "c4.json": "[]",
        ".c5.json.ab": "{}",
        "c6.json": "",
    }
    others["c7.json"] = whole.replace('"c1"', '"c7"').replace('"secret": "', '"secret": "zz')
    for name, content in others.items():
        (tmp_path / name).write_text(content)
    assert [each.contact for each in jobs.load()] == ["c1"]
    assert [path.name for path in tmp_path.iterdir()] == ["c1.json"]


def test_a_secret_is_overwritten_before_its_file_goes(tmp_path: Path) -> None:
    jobs, made = FilmJobs(tmp_path), film("c1")
    jobs.put(made)
    path = tmp_path / "c1.json"
    with path.open("rb") as kept:  # what the file was, also when it has no name any more
        jobs.drop("c1")
        assert made.secret.encode() not in kept.read()
    assert not path.exists()
    jobs.drop("c1")


def test_it_opens_by_both_secrets_alone() -> None:
    one, other = film("c1"), film("c1")
    keys = {
        one.key(bytes(32)),
        other.key(bytes(32)),
        one.key(b"x" * 32),
        film("c2", secret=one.secret).key(bytes(32)),
    }
    assert len(keys) == 4
    assert one.key(bytes(32)) in keys
    assert one.secret not in repr(one)
