"""The SIP stack as the rules see it: :class:`~telephony.engine.line.Line` by pjsua2."""

import logging
import time
from collections import deque
from collections.abc import Callable
from collections.abc import Set as AbstractSet

import pjsua2 as pj

from telephony.account import Account, MediaEncryption, Transport
from telephony.call import CallStatistics
from telephony.engine.line import (
    LegFact,
    LegInvited,
    LegMeasured,
    LegMediaChanged,
    LegPartyChanged,
    LineError,
)
from telephony.engine.mixing import Link
from telephony.engine.sip.endpoint import MOST_CALLS, Stack
from telephony.engine.sip.headers import caller_of, line_of
from telephony.engine.sip.leg import Leg, guarded
from telephony.engine.sip.mixer import Mixer
from telephony.engine.targets import masked

log = logging.getLogger(__name__)

HOLD_TRIES = 8
"""How often a hold or its end is offered to a far end that refuses it."""
_SRTP = {
    MediaEncryption.OFF: pj.PJMEDIA_SRTP_DISABLED,
    MediaEncryption.OPTIONAL: pj.PJMEDIA_SRTP_OPTIONAL,
    MediaEncryption.REQUIRED: pj.PJMEDIA_SRTP_MANDATORY,
}


class DeskAccount(pj.Account):
    """The extension. It takes calls in under our own ids."""

    def __init__(self, extension: str, facts: "deque[LegFact]", new_id: Callable[[], str]) -> None:
        super().__init__()
        self.extension = extension
        self.facts = facts
        self.new_id = new_id
        self.arrived: list[Leg] = []
        self.answers: deque[tuple[int, int, str, int]] = deque()
        """What the registrar said: stack status, SIP status, reason, seconds granted."""

    @guarded
    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:
        """An INVITE; the leg is kept here until the line has taken it over."""
        leg = Leg(self, self.new_id(), self.facts, prm.callId)
        self.arrived.append(leg)
        message = prm.rdata.wholeMsg
        self.facts.append(
            LegInvited(
                leg.leg_id,
                caller_of(message),
                line=line_of(message, self.extension),
                sip_call_id=leg.getInfo().callIdString,
            )
        )

    @guarded
    def onRegState(self, prm: pj.OnRegStateParam) -> None:
        """The registrar answered, or could not be reached."""
        self.answers.append((prm.status, prm.code, prm.reason, prm.expiration))


class SipLine:
    """Legs, account and mixer of one stack."""

    def __init__(self, stack: Stack, mixer: Mixer, new_id: Callable[[], str]) -> None:
        self.stack = stack
        self.account: DeskAccount | None = None
        self.up = False
        self._mixer = mixer
        self._new_id = new_id
        self._facts: deque[LegFact] = stack.endpoint.facts
        self.settings: Account | None = None
        self._legs: dict[str, Leg] = {}
        self._leaving: list[Leg] = []
        """Legs whose place another has taken, kept until they are gone."""

    # -- the account ----------------------------------------------------------------------------

    def open(self, settings: Account, transport: int, media_address: str) -> DeskAccount:
        """Use this extension from now on. :raises pj.Error: the stack can't make sense of it."""
        self.close()
        account = DeskAccount(settings.extension, self._facts, self._new_id)
        account.create(account_config(settings, transport, media_address), True)
        self.account, self.settings = account, settings
        return account

    def close(self) -> None:
        """Give the extension up, without asking the registrar again."""
        if self.account is not None:
            self.account.shutdown()
        self.account, self.settings, self.up = None, None, False

    def take_facts(self) -> list[LegFact]:
        """What has happened since the last time; legs come and go with it."""
        facts = list(self._facts)
        self._facts.clear()
        if self.account is not None:
            for leg in self.account.arrived:
                self._legs[leg.leg_id] = leg
            self.account.arrived.clear()
        for fact in facts:
            if isinstance(fact, LegMediaChanged):
                self._mixer.forget(fact.leg)
            elif isinstance(fact, LegPartyChanged):
                self._succeed(fact.leg)
        return facts

    def tick(self) -> None:
        """Let go of the dead, and agree again on hold where both sides differ."""
        for leg_id in [leg_id for leg_id, leg in self._legs.items() if leg.over]:
            self._mixer.forget(leg_id)
            del self._legs[leg_id]
        self._leaving = [leg for leg in self._leaving if not leg.over]
        for leg in self._legs.values():
            self._agree_on_hold(leg)

    @property
    def legs(self) -> int:
        """How many the stack still has, dying ones included."""
        return len(self._legs) + len(self._leaving)

    def drop_all(self) -> None:
        """Hang everything up; poll until :attr:`legs` is 0."""
        self.stack.endpoint.hangupAllCalls()

    # -- telephony.engine.line.Line -------------------------------------------------------------

    @property
    def is_up(self) -> bool:
        """See the port."""
        return self.up and self.account is not None

    def has_room(self) -> bool:
        """See the port."""
        alive = [leg for leg in (*self._legs.values(), *self._leaving) if not leg.over]
        return len(alive) < MOST_CALLS

    def invite(self, leg: str, target: str) -> str:
        """See the port."""
        if self.account is None or self.settings is None:
            raise LineError("no account")
        made = Leg(self.account, leg, self._facts)
        try:
            made.makeCall(uri_of(target, self.settings), pj.CallOpParam(True))
        except pj.Error as error:
            raise LineError(error.info()) from error
        self._legs[leg] = made
        return made.getInfo().callIdString

    def ring(self, leg: str) -> None:
        """See the port."""
        self._answer_with(leg, pj.PJSIP_SC_RINGING)

    def answer(self, leg: str) -> None:
        """See the port."""
        try:
            self._answer(leg, pj.PJSIP_SC_OK)
        except pj.Error as error:
            raise LineError(error.info()) from error

    def refuse(self, leg: str, status: int) -> None:
        """See the port."""
        if leg in self._legs:
            self._legs[leg].ended_by_us = True
        self._hang_up_with(leg, status)

    def hang_up(self, leg: str) -> None:
        """See the port."""
        if leg in self._legs:
            self._legs[leg].ended_by_us = True
        self._hang_up_with(leg, 0)

    def hold(self, leg: str, on: bool) -> None:
        """See the port."""
        found = self._legs.get(leg)
        if found is not None:
            found.hold_wanted = on
            found.hold_tries = 0
            found.hold_tried_at = 0.0
            self._agree_on_hold(found)

    def renew(self, leg: str) -> None:
        """See the port."""
        found = self._legs.get(leg)
        if found is not None and not found.over:
            self._offer(found)

    def refer(self, leg: str, target: str) -> None:
        """See the port."""
        if self.settings is None:
            raise LineError("no account")
        try:
            self._leg(leg).xfer(uri_of(target, self.settings), pj.CallOpParam())
        except pj.Error as error:
            raise LineError(error.info()) from error

    def refer_to_leg(self, leg: str, other: str) -> None:
        """See the port."""
        try:
            self._leg(leg).xferReplaces(self._leg(other), pj.CallOpParam())
        except pj.Error as error:
            raise LineError(error.info()) from error

    def send_digits(self, leg: str, digits: str) -> None:
        """See the port."""
        try:
            self._leg(leg).dialDtmf(digits)
        except pj.Error as error:
            raise LineError(error.info()) from error

    def mix(self, links: AbstractSet[Link]) -> None:
        """See the port."""
        self._mixer.mix(links, self._legs)

    def measure(self, leg: str) -> LegMeasured | None:
        """See the port."""
        found = self._legs.get(leg)
        if found is None or found.over:
            return None
        try:
            info, stat = found.getStreamInfo(0), found.getStreamStat(0)
        except pj.Error:  # no stream, as on a leg that isn't answered
            return None
        received, sent = stat.rtcp.rxStat, stat.rtcp.txStat
        expected = received.pkt + received.loss
        return LegMeasured(
            CallStatistics(
                codec=f"{info.codecName}/{info.codecClockRate}",
                round_trip_ms=stat.rtcp.rttUsec.last / 1000,
                jitter_ms=received.jitterUsec.last / 1000,
                loss_percent=100 * received.loss / expected if expected else 0.0,
                received_packets=received.pkt,
                sent_packets=sent.pkt,
                encrypted=info.proto & pj.PJMEDIA_TP_PROFILE_SRTP != 0,
            ),
            life=received.pkt + sent.updateCount,
        )

    def levels(self) -> dict[str, float]:
        """See the port."""
        return self._mixer.levels()

    # -- inside ---------------------------------------------------------------------------------

    def _leg(self, leg: str) -> Leg:
        found = self._legs.get(leg)
        if found is None or found.over:
            raise LineError("the leg is gone")
        return found

    def _answer(self, leg: str, status: int) -> None:
        answer = pj.CallOpParam(True)
        answer.statusCode = status
        self._leg(leg).answer(answer)

    def _answer_with(self, leg: str, status: int) -> None:
        try:
            self._answer(leg, status)
        except (pj.Error, LineError) as error:
            log.info("leg %s could not be answered with %d: %s", leg, status, error)

    def _hang_up_with(self, leg: str, status: int) -> None:
        found = self._legs.get(leg)
        if found is None or found.over:
            return
        how = pj.CallOpParam()
        how.statusCode = status
        try:
            found.hangup(how)
        except pj.Error as error:
            log.info("leg %s could not be hung up: %s", leg, error.info())

    def _succeed(self, leg_id: str) -> None:
        old = self._legs.get(leg_id)
        if old is not None and old.successor is not None:
            log.info("leg %s: somebody else at the other end", leg_id)
            self._legs[leg_id] = old.successor
            old.successor = None
            self._leaving.append(old)
            self._mixer.forget(leg_id)

    def _agree_on_hold(self, leg: Leg) -> None:
        """Offer what is wanted until the far end agrees; a pending offer or a crossing one is tried again."""
        held = leg.held_here
        if held is None:
            return
        now = time.monotonic()
        pause = 0.2 * 2**leg.hold_tries
        if held is leg.hold_wanted or leg.hold_tries >= HOLD_TRIES or now - leg.hold_tried_at < pause:
            return
        leg.hold_tries += 1
        leg.hold_tried_at = now
        self._offer(leg)

    @staticmethod
    def _offer(leg: Leg) -> None:
        try:
            if leg.hold_wanted:
                leg.setHold(pj.CallOpParam(True))
            else:
                offer = pj.CallOpParam(True)
                offer.opt.flag = pj.PJSUA_CALL_UNHOLD
                leg.reinvite(offer)
        except pj.Error as error:
            log.info("leg %s: hold has to wait: %s", leg.leg_id, error.info())


def uri_of(target: str, settings: Account) -> str:
    """Where a checked target is called."""
    user = target.replace("#", "%23")
    via = "" if settings.transport is Transport.UDP else f";transport={settings.transport}"
    return f"sip:{user}@{_host(settings.server)}:{settings.port}{via}"


def account_config(settings: Account, transport: int, media_address: str) -> pj.AccountConfig:
    """pjsua2's settings for an extension."""
    config = pj.AccountConfig()
    name = settings.display_name.replace("\\", "").replace('"', "")
    shown = f'"{name}" ' if name else ""
    config.idUri = f"{shown}<sip:{settings.extension}@{_host(settings.server)}>"
    config.sipConfig.transportId = transport
    config.regConfig.registerOnAdd = False
    config.regConfig.retryIntervalSec = 0  # ours knows what waiting can help
    config.regConfig.firstRetryIntervalSec = 0
    config.regConfig.timeoutSec = settings.expires_seconds
    config.regConfig.dropCallsOnFail = False
    if settings.registers:
        config.regConfig.registrarUri = uri_of("", settings).replace("sip:@", "sip:")
    user = settings.auth_user or settings.extension
    config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", user, 0, settings.password))
    config.mediaConfig.srtpUse = _SRTP[settings.encryption]
    config.mediaConfig.srtpSecureSignaling = 0
    config.mediaConfig.transportConfig.boundAddress = media_address
    config.natConfig.sdpNatRewriteUse = 0
    log.info("account %s at %s", masked(settings.extension), settings.server)
    return config


def _host(server: str) -> str:
    return f"[{server}]" if ":" in server and not server.startswith("[") else server
