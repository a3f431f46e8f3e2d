"""A telephone without a sound device: what every actor of the practice exchange speaks SIP with.

One process, one :class:`Phone`, one thread. pjsua2 keeps at most four calls a process and calls back only
while :meth:`Phone.pump` runs.
"""

import contextlib
import gc
import os
import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Protocol, TypeVar

import pjsua2 as pj

from telephony.exchange.orders import LOOPBACK

CODECS = ("PCMA/8000", "PCMU/8000", "G722/16000")
"""Best first: what the public telephone network would bring, then wideband."""
HANG_UP_SECONDS = 3.0
"""How long leaving calls may take to be confirmed before the phone is taken down anyway."""


class Listener(Protocol):
    """What an actor wants to know of its calls. Everything comes from within :meth:`Phone.pump`."""

    def came_in(self, leg: "Leg") -> None:
        """Somebody calls; answer with :meth:`Leg.answer`."""

    def rings(self, leg: "Leg") -> None:
        """It rings at the other side."""

    def talks(self, leg: "Leg") -> None:
        """The call is established."""

    def ended(self, leg: "Leg", status: int) -> None:
        """The call is over, with its last SIP status."""

    def sound_changed(self, leg: "Leg") -> None:
        """Sound flows, or was stopped by a hold."""

    def sent_to(self, leg: "Leg", target: str) -> None:
        """The other side wants this call to go to `target`; the new leg is already dialling."""


_Method = TypeVar("_Method", bound=Callable[..., Any])


def _guarded(method: _Method) -> _Method:
    """Keep what a callback raises for :meth:`Phone.pump`; pjsua2 itself would only print it."""

    @wraps(method)
    def call(self: "Leg | _Desk", *arguments: Any) -> None:
        try:
            method(self, *arguments)
        except Exception as fault:  # noqa: BLE001 - raised again by pump
            self.phone.faults.append(fault)

    return call  # type: ignore[return-value]


class Leg(pj.Call):
    """One call of the actor."""

    def __init__(self, phone: "Phone", account: "_Desk", call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(account, call_id)
        self.phone = phone
        self.account = account
        self.came_from: Leg | None = None
        """The leg whose other side asked for this one (REFER) or which it replaces."""
        self.rang = False
        self.established = False
        self.dialled = ""
        """The user part that a caller of ours dialled."""

    def answer_with(self, status: int) -> None:
        """Send this status: 180 rings, 200 picks up, 4xx and more refuses."""
        parameters = pj.CallOpParam()
        parameters.statusCode = status
        self.answer(parameters)

    def hang_up(self) -> None:
        """End the call; nothing happens when it has ended already."""
        with contextlib.suppress(pj.Error):  # it ended in this very moment
            if self.isActive():
                self.hangup(pj.CallOpParam())

    @property
    def sound(self) -> pj.AudioMedia | None:
        """The call's sound both ways while it flows."""
        try:
            return self.getAudioMedia(-1) if self._flows() else None
        except pj.Error:
            return None

    def _flows(self) -> bool:
        if not self.isActive():
            return False
        info = self.getInfo()  # kept by name: its media are freed with it
        return any(
            media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE
            for media in info.media
        )

    @_guarded
    def onCallState(self, prm: pj.OnCallStateParam) -> None:
        """The call rings, is up, or is over."""
        info = self.getInfo()
        listener = self.phone.listener
        if info.state == pj.PJSIP_INV_STATE_EARLY and not self.rang:
            self.rang = True
            listener.rings(self)
        elif info.state == pj.PJSIP_INV_STATE_CONFIRMED:
            self.established = True
            listener.talks(self)
        elif info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            # the destructor would hang up whichever new call has been given our slot by then: it never runs
            self.thisown = False
            self.phone.forget(self)
            listener.ended(self, int(info.lastStatusCode))

    @_guarded
    def onCallMediaState(self, prm: pj.OnCallMediaStateParam) -> None:
        """Sound was agreed on anew."""
        self.phone.listener.sound_changed(self)

    @_guarded
    def onCallTransferRequest(self, prm: pj.OnCallTransferRequestParam) -> None:
        """REFER: the library dials with the leg that we hand it here."""
        leg = self._successor()
        prm.newCall = leg
        self.phone.listener.sent_to(self, prm.dstUri)

    @_guarded
    def onCallReplaceRequest(self, prm: pj.OnCallReplaceRequestParam) -> None:
        """INVITE with Replaces: the library answers with the leg that we hand it here."""
        prm.newCall = self._successor()

    def _successor(self) -> "Leg":
        leg = self.phone.leg_kind(self.phone, self.account)
        leg.came_from = self
        leg.dialled = self.dialled
        self.phone.legs.append(leg)
        return leg


class _Desk(pj.Account):
    """The local identity that takes calls."""

    def __init__(self, phone: "Phone") -> None:
        super().__init__()
        self.phone = phone

    @_guarded
    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:
        leg = self.phone.leg_kind(self.phone, self, prm.callId)
        leg.dialled = user_of(leg.getInfo().localUri)
        self.phone.legs.append(leg)
        if self.phone.is_closing:
            leg.answer_with(pj.PJSIP_SC_TEMPORARILY_UNAVAILABLE)
        else:
            self.phone.listener.came_in(leg)


class Phone:
    """The process's only pjsua2 endpoint, listening on a port of the system's choosing.

    :raises pj.Error: the endpoint can't be brought up.
    """

    def __init__(self, listener: Listener, leg_kind: type[Leg] = Leg) -> None:
        self.listener = listener
        self.leg_kind = leg_kind
        self.legs: list[Leg] = []
        """Every live call: pjsua2 hangs up a call whose last reference goes."""
        self.faults: list[Exception] = []
        self.is_closing = False
        with _quiet_output():
            self._endpoint = pj.Endpoint()
            self._endpoint.libCreate()
        self._endpoint.libInit(_configuration())
        transport = pj.TransportConfig()
        transport.boundAddress = LOOPBACK
        self._transport = self._endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self._endpoint.libStart()
        self.connect_line()
        for place, codec in enumerate(CODECS):
            self._endpoint.codecSetPriority(codec, 250 - place)
        self._account: _Desk | None = None

    @property
    def port(self) -> int:
        """The UDP port that the phone listens on."""
        address: str = self._endpoint.transportGetInfo(self._transport).localAddress
        return int(address.rpartition(":")[2])

    def be(self, user: str, name: str) -> None:
        """Take on an identity, once: number and display name."""
        if self._account is not None:
            return
        config = pj.AccountConfig()
        config.idUri = uri(user, LOOPBACK, self.port, name)
        config.regConfig.registerOnAdd = False
        config.mediaConfig.transportConfig.boundAddress = LOOPBACK
        config.mediaConfig.transportConfig.port = 0
        config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_INACTIVE
        self._account = _Desk(self)
        self._account.create(config, True)

    def dial(self, target: str, headers: dict[str, str]) -> Leg:
        """Call a SIP address.

        :raises pj.Error: nothing that can be dialled.
        """
        if self._account is None:
            raise RuntimeError("a phone needs an identity before it can dial")
        leg = self.leg_kind(self, self._account)
        parameters = pj.CallOpParam(True)
        fields = pj.SipHeaderVector()
        for name, value in headers.items():
            field = pj.SipHeader()
            field.hName, field.hValue = name, value
            fields.append(field)
        parameters.txOption.headers = fields
        leg.makeCall(target, parameters)
        self.legs.append(leg)
        return leg

    def pump(self, milliseconds: int) -> None:
        """Let pjsua2 work for up to so long.

        :raises Exception: what a callback raised.
        """
        self._endpoint.libHandleEvents(milliseconds)
        if self.faults:
            raise self.faults.pop(0)

    def forget(self, leg: Leg) -> None:
        """Drop an ended call."""
        if leg in self.legs:
            self.legs.remove(leg)

    @property
    def ear(self) -> pj.AudioMedia:
        """Where sound must flow to be measured, although nobody hears it."""
        return self._endpoint.audDevManager().getPlaybackDevMedia()

    def cut_line(self) -> None:
        """Stop the clock that sound runs by: no RTP leaves any more, as if the network had failed."""
        self._endpoint.audDevManager().setNoDev()

    def connect_line(self) -> None:
        """Give sound its clock (back)."""
        self._endpoint.audDevManager().setNullDev()

    def hang_up_all(self) -> None:
        """End every call."""
        for leg in list(self.legs):
            leg.hang_up()

    def close(self) -> None:
        """Hang up everything and take the endpoint down. No one else may hold a leg any more."""
        self.is_closing = True
        self.hang_up_all()
        patience = time.monotonic() + HANG_UP_SECONDS
        while self.legs and time.monotonic() < patience:
            self._endpoint.libHandleEvents(20)
        self.legs.clear()
        if self._account is not None:
            self._account.shutdown()
            self._account = None
        gc.collect()  # a call that is freed after the endpoint aborts the process
        self._endpoint.libDestroy(pj.PJSUA_DESTROY_NO_RX_MSG)  # there is nothing left to wait for


def uri(user: str, host: str, port: int, name: str = "") -> str:
    """A SIP address with its display name quoted."""
    address = f"<sip:{user}@{host}:{port}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" {address}' if name else address


def user_of(address: str) -> str:
    """The user part of a SIP address, with or without a display name."""
    return address.rpartition("sip:")[2].partition("@")[0].partition(";")[0].strip("<> ")


def _configuration() -> pj.EpConfig:
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.userAgent = "rehearsal"
    config.logConfig.level = 1
    config.logConfig.consoleLevel = 0
    config.medConfig.clockRate = 8000
    config.medConfig.noVad = True  # a citizen who listens still sends packets, as a telephone does
    config.medConfig.ecTailLen = 0
    return config


@contextlib.contextmanager
def _quiet_output() -> Iterator[None]:
    """Swallow what pjsua2 prints before its log can be configured."""
    try:
        kept = os.dup(1)
    except OSError:  # a window program of Windows has no standard output to keep clean
        yield
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a file descriptor is wanted
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
