"""The command line, one file a group of commands. `add` says what is understood; `run` does it."""
