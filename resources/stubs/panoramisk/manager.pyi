import asyncio
import logging

from panoramisk.ami_protocol import AMIProtocol
from panoramisk.message import Message

class Manager:
    protocol: AMIProtocol
    def __init__(
        self,
        *,
        loop: asyncio.AbstractEventLoop | None = ...,
        log: logging.Logger = ...,
        ping_delay: int = ...,
        encoding: str = ...,
    ) -> None: ...
    def connection_made(self, f: asyncio.Future[tuple[asyncio.BaseTransport, AMIProtocol]]) -> None: ...
    def connection_lost(self, exc: object) -> None: ...
    def dispatch(self, event: Message) -> list[str]: ...
    def send_action(
        self, action: dict[str, str], as_list: bool | None = None
    ) -> asyncio.Future[Message | list[Message]]: ...
    def close(self) -> None: ...
