import sys
from pathlib import Path

from tests.hostile import everything

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for each in everything():
    raw = each.make()
    (folder / each.name).write_bytes(raw)
    sys.stdout.write(f"{len(raw):>12,}  {each.name}\n")
