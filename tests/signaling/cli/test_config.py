"""`visavis config check`."""

from tests.signaling.cli.command import Command


def test_right_settings(command: Command) -> None:
    done = command.bare("config", "check", str(command.config))
    assert done.code == 0
    assert "all settings are right (Beispielbank; queues: german)" in done.out
    assert "no turn and no ice_servers" in done.out


def test_the_example(command: Command) -> None:
    done = command.bare("config", "check", "docs/visavis.example.toml")
    assert (done.code, done.err) == (0, "")


def test_each_wrong_one_on_a_line_of_its_own(command: Command) -> None:
    text = command.config.read_text().replace('language = "de"', 'language = "fr"\nlongest = 0')
    command.config.write_text(text.replace("public_url", "public_uri"))
    done = command.bare("config", "check", str(command.config))
    assert done.code == 1
    lines = done.err.splitlines()
    assert len(lines) == 3
    for path in ("server.public_url: ", "server.public_uri: ", "queues[0].longest: "):
        assert sum(f"{command.config}: {path}" in line for line in lines) == 1


def test_no_such_file(command: Command) -> None:
    done = command.bare("config", "check", "none.toml")
    assert (done.code, done.err) == (
        1,
        "visavis: none.toml: can't be read: No such file or directory\n",
    )
