"""Writes the messages of signaling/protocol.py as TypeScript, or checks those that were written.

Pydantic models -> OpenAPI 3.1 -> openapi-typescript -> web/src/protocol/messages.ts
"""

import argparse
import difflib
import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "protocol" / "messages.ts"
GENERATOR = HERE / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
HEADER = "// Written by `make types` from signaling/protocol.py. Do not edit.\n\n"


def typescript(document: dict[str, Any], node: str) -> str:
    """The TypeScript of an OpenAPI 3.1 document."""
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "openapi.json"), Path(folder, "messages.ts")
        source.write_text(json.dumps(document, ensure_ascii=False))
        command = [
            node,
            str(GENERATOR),
            str(source),
            "--output",
            str(result),
            "--alphabetize",
            "--root-types",
            "--root-types-no-schema-prefix",
            "--default-non-nullable=false",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        text = result.read_text()
    return HEADER + text[text.index("*/") + 2 :].lstrip()


def main() -> None:
    """Write the target, or with --check compare it and fail on a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--node", default="node", help="path of the Node to use")
    parser.add_argument("--module", default="signaling.protocol", help="has json_schema()")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()

    fresh = typescript(importlib.import_module(options.module).json_schema(), options.node)
    if not options.check:
        options.target.write_text(fresh)
        return
    written = options.target.read_text() if options.target.exists() else ""
    difference = difflib.unified_diff(
        written.splitlines(), fresh.splitlines(), "committed", "generated", lineterm=""
    )
    report = "\n".join(difference)
    if report:
        print(report)
        sys.exit(f"{options.target.name} is stale: run make types and commit the result")


if __name__ == "__main__":
    main()
