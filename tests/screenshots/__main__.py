"""`make screenshots`; VARIANT=phone-de takes only some."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.screenshots import (
    appearance,
    console,
    customer,
    desk,
    documents,
    library,
    recorded,
    together,
)


async def main() -> None:
    with TemporaryDirectory() as folder:
        # A desk for each: nobody who waited for one picture rings in another.
        async with desk.running() as running:
            await customer.main(running, Path(folder))
        async with desk.running() as running:
            await console.main(running, Path(folder))
        async with desk.running() as running:
            await together.main(running, Path(folder))
        async with desk.running() as running:
            await documents.main(running, Path(folder))
        async with desk.running() as running:
            await recorded.main(running, Path(folder))
        async with desk.running() as running:
            await appearance.main(running, Path(folder))
        await library.main(Path(folder))


if __name__ == "__main__":
    asyncio.run(main())
