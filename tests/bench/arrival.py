"""One clock for all processes of a run, and when a datagram really came in.

`time.perf_counter` counts alike in every process of a machine (CLOCK_MONOTONIC, or Windows' performance
counter). Linux stamps each datagram as it comes in, so that a reader that was kept waiting by the scheduler
measures the sender and not itself; elsewhere the time of reading stands in.
"""

import socket
import struct
import sys
import time

_DATAGRAM = 4096
# <asm-generic/socket.h>; Python has no name for it
_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("@qq")

now = time.perf_counter
"""Seconds on the run's clock."""


def loopback_socket() -> socket.socket:
    """A datagram socket on a loopback port of the system's choice, with stamped arrivals."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if sys.platform == "linux":
        made.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    made.bind(("127.0.0.1", 0))
    made.setblocking(False)
    return made


def receive(source: socket.socket) -> tuple[bytes, float]:
    """The next datagram and when it came in, on the run's clock. BlockingIOError if there is none."""
    if sys.platform != "linux":
        return source.recv(_DATAGRAM), now()
    data, ancillary, _, _ = source.recvmsg(_DATAGRAM, socket.CMSG_SPACE(_TIMESPEC.size))
    read, wall = now(), time.time()
    for level, kind, stamp in ancillary:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS:
            seconds, nanoseconds = _TIMESPEC.unpack(stamp[: _TIMESPEC.size])
            return data, read - max(0.0, wall - seconds - nanoseconds / 1e9)
    return data, read
