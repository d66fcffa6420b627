"""The hall node as a program: many pages, one line."""

from __future__ import annotations

from pathlib import Path

from queue_server.device.serve import listen, page_server, serve_with
from queue_server.edge.doors import Doors
from queue_server.edge.house import House
from queue_server.edge.settings import EdgeSettings


async def run(
    centre: str, port: int, token: str, *, hall: str | None, host: str, data: Path
) -> None:
    """Serve the pages of a hall until a signal; its address is `host:port`.

    `data` is a folder for what the node and its devices keep.
    """
    settings = EdgeSettings(host=host, data=data, hall=hall)
    house = House(centre, token, data, hall=settings.hall)
    doors = Doors(house, hosts=settings.hosts, language=settings.language)
    server = page_server(doors.app, certificate=settings.certificate, key=settings.key)
    await serve_with(server, listen(host, port), [house.run()])
