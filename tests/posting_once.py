"""A process that posts what waits, for a test that kills it: FILE FOLDER URL."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from queue_server.carriers.webhook import Webhook
from queue_server.clock import CityClock
from queue_server.crypto import Keyring
from queue_server.posting import Posting
from queue_server.records.records import open_records


async def main(file: str, folder: str, url: str) -> None:
    """Post once."""
    keys = Keyring.load_or_create(Path(folder))
    records = await open_records(f"sqlite+aiosqlite:///{file}", keys)
    clock = CityClock(timezone="Asia/Shanghai")
    carriers = [Webhook(url, "secret")]
    await Posting(
        records.reminders, records.vault, carriers, clock, link=lambda one: f"https://q/t/{one}"
    ).post()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
