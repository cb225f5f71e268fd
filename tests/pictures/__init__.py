"""Pictures of people for tests: fetched by version and hash, never kept in the project; our labels are.

`packages.json` says from where, `people.json` and `rooms.json` which files and what is to be seen there, `classes/`
which part of a picture is what. `fetch.py` gets them, `compose.py` puts a person before a wall, `cameras.py` makes
the files that a browser takes for a camera.
"""
