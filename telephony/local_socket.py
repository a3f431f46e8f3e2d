"""The listening end of the line between the console and a phone process: one JSON object a line.

Only the same user gets in: the socket lies in a folder that is the user's own, the peer's user id is
checked where the system tells it, and the first line must be :class:`~telephony.protocol.Attach`
with the token of the rendezvous file. It is polled, never threaded, because the phone engine has
exactly one thread that may touch pjsua2.
"""

import contextlib
import hmac
import os
import selectors
import socket
import struct
from dataclasses import dataclass, field
from pathlib import Path

from telephony.protocol import VERSION, Attach, BadMessage, decode_command
from telephony.rendezvous import Rendezvous, new_token, publish, withdraw

LINE_LIMIT = 1_000_000
"""A peer that sends a longer line is cut off."""
BACKLOG_LIMIT = 4_000_000
"""A peer that doesn't read this many bytes is cut off: the phone must not wait for a window."""


@dataclass(eq=False)
class Peer:
    """One attached window."""

    connection: socket.socket
    attached: bool = False
    incoming: bytearray = field(default_factory=bytearray)
    outgoing: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True)
class Heard:
    """What :meth:`LocalSocket.poll` brings: newly attached peers, whole lines, and peers that left."""

    attached: tuple[Peer, ...] = ()
    lines: tuple[tuple[Peer, bytes], ...] = ()
    left: tuple[Peer, ...] = ()


class LocalSocket:
    """A listening local socket, published at `rendezvous_path`.

    :raises OSError: the socket or the file can't be made.
    """

    def __init__(self, rendezvous_path: Path, *, unix: bool = hasattr(socket, "AF_UNIX")) -> None:
        self._rendezvous_path = rendezvous_path
        self._token = new_token()
        self._selector = selectors.DefaultSelector()
        self._peers: dict[int, Peer] = {}
        rendezvous_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._socket_path = (
            rendezvous_path.with_name(f"{rendezvous_path.stem}-{os.getpid()}.sock") if unix else None
        )
        self._listener, address = _listen(self._socket_path)
        self._selector.register(self._listener, selectors.EVENT_READ)
        publish(
            rendezvous_path, Rendezvous(pid=os.getpid(), address=address, version=VERSION, token=self._token)
        )

    @property
    def peers(self) -> tuple[Peer, ...]:
        """The attached ones."""
        return tuple(peer for peer in self._peers.values() if peer.attached)

    def poll(self, timeout: float = 0.0) -> Heard:
        """Read what has come within `timeout` seconds; also sends what was waiting."""
        attached: list[Peer] = []
        lines: list[tuple[Peer, bytes]] = []
        left: list[Peer] = []
        for key, _ in self._selector.select(timeout):
            if key.fileobj is self._listener:
                self._accept()
                continue
            peer = self._peers[key.fd]
            alive = self._read(peer)
            for line in _lines(peer):
                if peer.attached:
                    lines.append((peer, line))
                elif self._admits(peer, line):
                    attached.append(peer)
                else:
                    alive = False
            if not alive:
                self.drop(peer)
                left.append(peer)
        for peer in list(self._peers.values()):
            if not self._flush(peer):
                self.drop(peer)
                left.append(peer)
        return Heard(tuple(attached), tuple(lines), tuple(left))

    def send(self, peer: Peer, line: bytes) -> None:
        """Queue one encoded line; it leaves now or at the next :meth:`poll`."""
        peer.outgoing += line
        self._flush(peer)

    def broadcast(self, line: bytes) -> None:
        """Queue one encoded line for every attached peer."""
        for peer in self.peers:
            self.send(peer, line)

    def drop(self, peer: Peer) -> None:
        """End the connection to `peer`; a second time does nothing."""
        with contextlib.suppress(KeyError):
            self._selector.unregister(peer.connection)
            del self._peers[peer.connection.fileno()]
        peer.attached = False
        peer.connection.close()

    def close(self) -> None:
        """Drop everybody and take the rendezvous file away."""
        for peer in list(self._peers.values()):
            self._flush(peer)
            self.drop(peer)
        self._selector.close()
        self._listener.close()
        withdraw(self._rendezvous_path, os.getpid())
        if self._socket_path is not None:
            self._socket_path.unlink(missing_ok=True)

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # the peer was gone before we looked; there is nobody to tell
            return
        if not _is_same_user(connection):
            connection.close()
            return
        connection.setblocking(False)
        self._peers[connection.fileno()] = Peer(connection)
        self._selector.register(connection, selectors.EVENT_READ)

    def _admits(self, peer: Peer, line: bytes) -> bool:
        try:
            attach = decode_command(line)
        except BadMessage:
            return False
        if not isinstance(attach, Attach) or not hmac.compare_digest(attach.token, self._token):
            return False
        if attach.version != VERSION:
            return False
        peer.attached = True
        return True

    @staticmethod
    def _read(peer: Peer) -> bool:
        """False once the peer is gone or misbehaves."""
        try:
            chunk = peer.connection.recv(65536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        peer.incoming += chunk
        return bool(chunk) and len(peer.incoming) <= LINE_LIMIT

    @staticmethod
    def _flush(peer: Peer) -> bool:
        """False once the peer is gone or doesn't read."""
        while peer.outgoing:
            try:
                sent = peer.connection.send(peer.outgoing)
            except BlockingIOError:
                return len(peer.outgoing) <= BACKLOG_LIMIT
            except OSError:
                return False
            del peer.outgoing[:sent]
        return True


def _listen(socket_path: Path | None) -> tuple[socket.socket, str]:
    if socket_path is None:
        listener = socket.create_server(("127.0.0.1", 0))
        address = f"tcp:127.0.0.1:{listener.getsockname()[1]}"
    else:
        socket_path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(socket_path))
        socket_path.chmod(0o600)
        listener.listen()
        address = f"unix:{socket_path}"
    listener.setblocking(False)
    return listener, address


def _is_same_user(connection: socket.socket) -> bool:
    """By the kernel's word where it gives one (Linux); elsewhere the folder and the token decide."""
    if connection.family == getattr(socket, "AF_UNIX", None) and hasattr(socket, "SO_PEERCRED"):
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        _, user, _ = struct.unpack("3i", credentials)
        return bool(user == os.getuid())
    return True


def _lines(peer: Peer) -> list[bytes]:
    *whole, rest = bytes(peer.incoming).split(b"\n")
    peer.incoming = bytearray(rest)
    return [line for line in whole if line]
