"""aiortc's own recorder in a process of its own: `python -m tests.bench._recording_aiortc FOLDER`.

Answers one JSON offer a line and records what comes by `MediaRecorder`; ends with its standard input.
"""

import asyncio
import json
import sys
from pathlib import Path

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRecorder


async def main(folder: Path) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    running: list[tuple[RTCPeerConnection, MediaRecorder]] = []
    while line := await reader.readline():
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        recorder = MediaRecorder(str(folder / f"{len(running)}.mp4"))
        connection.on("track", recorder.addTrack)
        await connection.setRemoteDescription(RTCSessionDescription(json.loads(line), "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        await recorder.start()
        running.append((connection, recorder))
        print(json.dumps(connection.localDescription.sdp), flush=True)
    for connection, recorder in running:
        await recorder.stop()
        await connection.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
