"""A forwarder in a process of its own: `python -m tests.bench._forwarder`.

Prints its port, then answers one JSON offer a line; ends with its standard input.
"""

import asyncio
import json
import sys

from media.sfu import Sfu


class Nobody:
    def state(self, room: str, participant: str, leg: int, state: str) -> None:
        """Not asked here."""


async def main() -> None:
    sfu = await Sfu.open(host="127.0.0.1", port=0, advertise=[("127.0.0.1", 0)], listener=Nobody())
    print(sfu.port, flush=True)
    loop = asyncio.get_running_loop()
    ended = loop.create_future()

    def wish() -> None:
        line = sys.stdin.readline()
        if not line:
            loop.remove_reader(sys.stdin.fileno())
            ended.set_result(None)
            return
        print(json.dumps(sfu.join(*json.loads(line))), flush=True)

    loop.add_reader(sys.stdin.fileno(), wish)
    await ended
    await sfu.close()


if __name__ == "__main__":
    asyncio.run(main())
