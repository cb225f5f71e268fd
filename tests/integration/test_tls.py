"""A renewed certificate is served without a restart, at once on SIGHUP."""

import asyncio
import signal
import ssl
import sys
import time
from asyncio.subprocess import PIPE
from pathlib import Path

from signaling.cli.demo import free_port
from signaling.demo import Serving, write_settings
from signaling.tls import self_made


async def served_certificate(port: int, trusted: Path) -> bytes:
    context = ssl.create_default_context(cafile=str(trusted))
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    der: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    await writer.wait_closed()
    return der


async def served_anew(port: int, trusted: Path) -> bytes:
    """What is served once a client that trusts only the new certificate gets through."""
    while True:
        try:
            return await served_certificate(port, trusted)
        except ssl.SSLCertVerificationError:
            await asyncio.sleep(0.05)


async def test_a_renewed_certificate(tmp_path: Path) -> None:
    now = int(time.time() * 1000)
    lan = Serving(port=free_port("127.0.0.1"), addresses=("127.0.0.1",), host_name="desk")
    certificate, _ = self_made(tmp_path, lan.names, now)
    config = write_settings(tmp_path, lan)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "signaling", "serve", "--config", str(config), stderr=PIPE
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(60):
            while b'"serving"' not in (line := await process.stderr.readline()):
                assert line, "the server ended"
            first = await served_certificate(lan.port, certificate)
            self_made(tmp_path, (*lan.names, "renewed"), now)
            process.send_signal(signal.SIGHUP)
            assert await served_anew(lan.port, certificate) != first
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
