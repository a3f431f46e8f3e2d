"""One connection to the manager interface: log in, ask, hear. It never reconnects; who holds it does.

panoramisk speaks the protocol; what is added here are limits of time, whole UTF-8 texts across packets, and
a connection that ends when it ends: the library would log in again by itself and answer old questions on it.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from typing import Any

from panoramisk import Manager
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.message import Message

from telephony.pbx.commands import PbxAccount
from telephony.pbx.picture import LinkFault

ANSWER_S = 10.0
"""How long an answer may take."""
CONNECT_S = 5.0
LISTS = frozenset({"QueueStatus", "CoreShowChannels", "DBGetTree"})
"""Actions answered by a list. Of the others the library would take some answers for the start of one."""
_END = b"\r\n\r\n"
_LONGEST = 1_000_000
_quiet = logging.getLogger("telephony.pbx.ami")
_quiet.setLevel(logging.CRITICAL)  # the library logs what it reads, numbers included


class ConnectionFailed(Exception):
    """The connection could not be made, or does not answer; `fault` says why."""

    def __init__(self, fault: LinkFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault


class Refused(Exception):
    """The PBX answered an action with an error; the text is the PBX's."""


class WholeMessages(AMIProtocol):
    """Whole messages only, so that a character is never cut by the end of a packet."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with nothing unfinished."""
        super().connection_made(transport)
        self._unfinished = b""

    def data_received(self, data: bytes) -> None:
        """Hand on what is whole; a peer whose messages never end is cut off."""
        whole, mark, rest = (self._unfinished + data).rpartition(_END)
        self._unfinished = rest
        if mark:
            super().data_received(whole + mark)
        elif len(rest) > _LONGEST:
            self.transport.abort()


class EventManager(Manager):
    """A manager that hands every event to one place, in order, and lets a lost connection be lost."""

    heard: Callable[[Message], None]
    lost: Callable[[], None]

    def dispatch(self, event: Message) -> list[str]:
        """One event, in its turn."""
        self.heard(event)
        return []

    def connection_lost(self, *_: object) -> None:
        """Tell the holder, who decides when to connect again."""
        self.lost()


class Connection:
    """An open, logged-in connection. Made by :func:`connect`."""

    def __init__(self, manager: EventManager) -> None:
        self._manager = manager
        self.lost = asyncio.Event()
        manager.lost = self.lost.set

    async def ask(self, action: str, **fields: str) -> Sequence[Message]:
        """The PBX's answer: one message, or a list's messages.

        :raises Refused: the PBX answered with an error.
        :raises ConnectionFailed: no answer in time.
        """
        words: dict[str, str] = {"Action": action, **fields}
        future = self._manager.send_action(words, as_list=None if action in LISTS else False)
        ended = asyncio.ensure_future(self.lost.wait())
        try:
            both: set[asyncio.Future[Any]] = {future, ended}
            await asyncio.wait(both, timeout=ANSWER_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
        if not future.done():
            fault = LinkFault.LOST if self.lost.is_set() else LinkFault.SILENT
            raise ConnectionFailed(fault, action)
        answer = future.result()
        messages: Sequence[Message] = answer if isinstance(answer, list) else [answer]
        if not messages[0].success:
            raise Refused(str(messages[0].message))
        return messages

    def close(self) -> None:
        """Leave at once, without TLS's long goodbye; a second time does nothing."""
        transport = self._manager.protocol.transport
        self._manager.close()
        transport.abort()


async def connect(account: PbxAccount, heard: Callable[[Message], None]) -> Connection:
    """A logged-in connection; *heard* gets every event from now on, in order.

    :raises ConnectionFailed: with the reason, in words for the log.
    """
    loop = asyncio.get_running_loop()
    manager = EventManager(loop=loop, log=_quiet, ping_delay=10**9, encoding="utf-8")
    manager.heard = heard
    # the library calls these when the moment comes; until then nobody is there to be told
    connection = Connection(manager)
    try:
        opened = await asyncio.wait_for(
            loop.create_connection(WholeMessages, account.host, account.port, ssl=_tls(account)), CONNECT_S
        )
    except ssl.SSLError as error:
        raise ConnectionFailed(LinkFault.UNTRUSTED, type(error).__name__) from error
    except (OSError, TimeoutError) as error:
        raise ConnectionFailed(LinkFault.UNREACHABLE, type(error).__name__) from error
    made: asyncio.Future[tuple[asyncio.BaseTransport, AMIProtocol]] = loop.create_future()
    made.set_result(opened)
    manager.connection_made(made)
    try:
        await connection.ask("Login", Username=account.user, Secret=account.secret)
    except Refused as error:
        connection.close()
        raise ConnectionFailed(LinkFault.REFUSED, str(error)) from error
    except ConnectionFailed as error:
        connection.close()
        known = manager.protocol.version is not None
        raise ConnectionFailed(error.fault if known else LinkFault.NOT_A_PBX, "no answer to login") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _tls(account: PbxAccount) -> ssl.SSLContext | None:
    if not account.tls:
        return None
    try:
        return ssl.create_default_context(cafile=account.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise ConnectionFailed(LinkFault.UNTRUSTED, "the file of the authority can't be read") from error
