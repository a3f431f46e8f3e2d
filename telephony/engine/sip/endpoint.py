"""The stack itself: start, transports, polling, stop, in the order that doesn't abort the process."""

import gc
import logging
import re
from collections import deque
from pathlib import Path

import pjsua2 as pj

from telephony.account import Transport
from telephony.engine.line import CallTurnedAway, LegFact
from telephony.engine.sip.headers import party_of
from telephony.engine.sip.leg import guarded
from telephony.engine.sip.ports import FRAME_MS, MIXER_RATE

log = logging.getLogger(__name__)
stack_log = logging.getLogger("pjsip")

MOST_CALLS = 4
"""Compiled into the library; asking for more changes nothing."""
_PJ_OS_ERRORS = 120000
"""The stack's status codes from here on are the operating system's plus this."""
_ADDRESS_IN_USE = frozenset({98, 48, 10048})
_KINDS = {
    Transport.UDP: pj.PJSIP_TRANSPORT_UDP,
    Transport.TCP: pj.PJSIP_TRANSPORT_TCP,
    Transport.TLS: pj.PJSIP_TRANSPORT_TLS,
}
_NAME = re.compile(r'"[^"]*"(?=\s*<sips?:)')
_LEVELS = {1: logging.ERROR, 2: logging.WARNING, 3: logging.INFO}


class TransportFailed(Exception):
    """A transport can't be made."""

    def __init__(self, text: str, *, port_taken: bool = False) -> None:
        super().__init__(text)
        self.port_taken = port_taken


class StackLog(pj.LogWriter):
    """Sends the stack's own log to ours."""

    def write(self, entry: pj.LogEntry) -> None:
        """Take one line."""
        text = _NAME.sub('""', entry.msg.rstrip())  # who calls is nobody's business but the agent's
        stack_log.log(_LEVELS.get(entry.level, logging.DEBUG), "%s", text)


class PhoneEndpoint(pj.Endpoint):
    """Callbacks that belong to no account and no call."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: deque[LegFact] = deque()
        self.transport_error = 0
        """The last status with which a connection to the server broke or wasn't made."""

    @guarded
    def onRejectedIncomingCall(self, prm: pj.OnRejectedIncomingCallParam) -> None:
        """All slots are taken: the stack has answered 486 by itself."""
        self.facts.append(CallTurnedAway(party_of(prm.remoteInfo).number))

    @guarded
    def onTransportState(self, prm: pj.OnTransportStateParam) -> None:
        """A connection was made or broke."""
        if prm.state == pj.PJSIP_TP_STATE_CONNECTED:
            self.transport_error = 0
        elif prm.lastError:
            self.transport_error = prm.lastError


class Stack:
    """One running pjsua2. A process can have only one, and only once."""

    def __init__(self) -> None:
        self.endpoint = PhoneEndpoint()
        self._log_writer = StackLog()
        self._transports: dict[tuple[Transport, str, str], int] = {}

    def start(self, user_agent: str) -> None:
        """:raises pj.Error: the stack can't start."""
        config = pj.EpConfig()
        config.uaConfig.threadCnt = 0
        config.uaConfig.mainThreadOnly = True
        config.uaConfig.maxCalls = MOST_CALLS
        config.uaConfig.userAgent = user_agent
        config.logConfig.level = 3
        config.logConfig.consoleLevel = 3  # what the writer gets; nothing goes to the console
        config.logConfig.msgLogging = 0  # messages carry numbers and credentials
        config.logConfig.decor = pj.PJ_LOG_HAS_SENDER
        config.logConfig.writer = self._log_writer
        config.medConfig.clockRate = MIXER_RATE
        config.medConfig.audioFramePtime = FRAME_MS
        config.medConfig.noVad = True
        config.medConfig.ecTailLen = 0
        config.medConfig.sndAutoCloseTime = -1
        self.endpoint.libCreate()
        self.endpoint.libInit(config)
        self.endpoint.audDevManager().setNullDev()
        self.endpoint.libStart()

    def poll(self, milliseconds: int) -> None:
        """Wait for at most that long and run whatever is due."""
        self.endpoint.libHandleEvents(milliseconds)

    def prefer_codecs(self, codecs: tuple[str, ...]) -> None:
        """Offer exactly these, in this order; unknown ones are passed over, an empty list changes nothing."""
        known = {codec.codecId: codec.codecId for codec in self.endpoint.codecEnum2()}
        wanted = [name for asked in codecs for name in known if name.lower().startswith(asked.lower())]
        if not wanted:
            log.warning("none of the codecs is known: %s", codecs)
            return
        for name in known:
            rank = wanted.index(name) if name in wanted else None
            self.endpoint.codecSetPriority(name, 0 if rank is None else 255 - rank)

    def transport(self, kind: Transport, address: str, ca_file: str = "") -> int:
        """Id of the transport that is bound to `address`; made at first need, kept until the end.

        :raises TransportFailed:
        """
        key = (kind, address, ca_file)
        if key not in self._transports:
            self._transports[key] = self._new_transport(kind, address, ca_file)
        return self._transports[key]

    def port_of(self, transport: int) -> int:
        """The local port of a transport."""
        found = re.search(r":(\d+)$", self.endpoint.transportGetInfo(transport).localName)
        return int(found[1]) if found else 0

    def still(self) -> None:
        """Stop the mixer's clock: from then on no port is called any more."""
        self.endpoint.audDevManager().setNoDev()

    def stop(self) -> None:
        """End the library. Whoever held calls, ports or accounts must have let go of them."""
        gc.collect()
        try:
            # everything is hung up and unregistered: nothing is left to wait a second for
            self.endpoint.libDestroy(pj.PJSUA_DESTROY_NO_NETWORK)
        except pj.Error as error:
            log.warning("the stack did not stop cleanly: %s", error.info())

    def _new_transport(self, kind: Transport, address: str, ca_file: str) -> int:
        config = pj.TransportConfig()
        config.port = 0
        config.boundAddress = address
        if kind is Transport.TLS:
            config.tlsConfig.method = pj.PJSIP_TLSV1_2_METHOD
            config.tlsConfig.msecTimeout = 5000
            if ca_file:
                if not Path(ca_file).is_file():
                    raise TransportFailed("no such CA file")
                config.tlsConfig.CaListFile = ca_file
                config.tlsConfig.verifyServer = True
        try:
            return self.endpoint.transportCreate(_KINDS[kind], config)
        except pj.Error as error:
            taken = error.status - _PJ_OS_ERRORS in _ADDRESS_IN_USE
            raise TransportFailed(error.info(), port_taken=taken) from error
