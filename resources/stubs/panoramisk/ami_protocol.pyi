import asyncio

class AMIProtocol(asyncio.Protocol):
    transport: asyncio.Transport
    factory: object
    encoding: str
    version: str | None
    def connection_made(self, transport: asyncio.BaseTransport) -> None: ...
    def data_received(self, data: bytes) -> None: ...
