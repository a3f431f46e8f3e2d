"""One call leg of the stack. It turns callbacks into facts and decides nothing.

A leg must be kept until it says :class:`~telephony.engine.line.LegEnded`: dropping the last reference
to a live one hangs it up. It holds no reference to whoever keeps it, so that none forms a cycle.
"""

import logging
from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import pjsua2 as pj

from telephony.engine.line import (
    LegConfirmed,
    LegDigit,
    LegEnded,
    LegFact,
    LegHeldThere,
    LegMediaChanged,
    LegPartyChanged,
    LegReferred,
    LegRinging,
)
from telephony.engine.sip.headers import answered_elsewhere, party_of

log = logging.getLogger(__name__)

DECLINE = 603

_Self = TypeVar("_Self")
_Arguments = ParamSpec("_Arguments")


def guarded(
    callback: Callable[Concatenate[_Self, _Arguments], None],
) -> Callable[Concatenate[_Self, _Arguments], None]:
    """A callback whose errors are logged: nobody above it in the stack could take an exception."""

    @wraps(callback)
    def safe(self: _Self, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        try:
            callback(self, *args, **kwargs)
        except Exception:
            log.exception("in %s", callback.__name__)

    return safe


class Leg(pj.Call):
    """A pjsua2 call under our own id."""

    def __init__(
        self, account: pj.Account, leg_id: str, facts: "deque[LegFact]", call_id: int = pj.PJSUA_INVALID_ID
    ) -> None:
        super().__init__(account, call_id)
        self.leg_id = leg_id
        self.facts = facts
        self.over = False
        self.ended_by_us = False
        self.hold_wanted = False
        self.hold_tries = 0
        self.hold_tried_at = 0.0
        self.held_there = False
        self.got_answer = False
        self.successor: Leg | None = None

    @property
    def media_status(self) -> int:
        """Of its audio, as the stack numbers it; NONE once it is over."""
        return self._audio()[0]

    @property
    def held_here(self) -> bool | None:
        """Whether both sides agreed that we hold it; None while there is no sound path.

        The stack may take a call for active although its last offer still said "send only": an UPDATE of
        its own for the codec crosses our offer then. So the direction that was agreed counts as well.
        """
        status, direction = self._audio()
        if status in (pj.PJSUA_CALL_MEDIA_NONE, pj.PJSUA_CALL_MEDIA_ERROR):
            return None
        half_open = status == pj.PJSUA_CALL_MEDIA_ACTIVE and not direction & pj.PJMEDIA_DIR_DECODING
        return status == pj.PJSUA_CALL_MEDIA_LOCAL_HOLD or half_open

    def _audio(self) -> tuple[int, int]:
        if self.over:
            return pj.PJSUA_CALL_MEDIA_NONE, pj.PJMEDIA_DIR_NONE
        info = self.getInfo()  # must outlive the vector, which lies inside it
        for media in info.media:
            if media.type == pj.PJMEDIA_TYPE_AUDIO:
                return media.status, media.dir
        return pj.PJSUA_CALL_MEDIA_NONE, pj.PJMEDIA_DIR_NONE

    @guarded
    def onCallState(self, prm: pj.OnCallStateParam) -> None:
        """Ringing, confirmed, gone."""
        info = self.getInfo()
        if info.state == pj.PJSIP_INV_STATE_EARLY and info.role == pj.PJSIP_ROLE_UAC:
            self.got_answer = True
            self.facts.append(LegRinging(self.leg_id, early_sound=info.lastStatusCode == 183))
        elif info.state == pj.PJSIP_INV_STATE_CONFIRMED:
            self.got_answer = True
            self.facts.append(LegConfirmed(self.leg_id))
        elif info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.over = True
            # The destructor would hang up whichever call has been given our slot by the time it runs, and
            # take its callbacks away. So it never runs: a few hundred bytes stay behind for every call.
            self.thisown = False
            message = prm.e.body.tsxState.src.rdata.wholeMsg
            if prm.e.type == pj.PJSIP_EVENT_RX_MSG:
                message = prm.e.body.rxMsg.rdata.wholeMsg
            self.got_answer = self.got_answer or message.startswith("SIP/2.0")
            self.facts.append(
                LegEnded(
                    self.leg_id,
                    status=info.lastStatusCode,
                    by_us=self.ended_by_us,
                    answered_elsewhere=message.startswith("CANCEL ") and answered_elsewhere(message),
                    heard_nothing=not self.got_answer,
                )
            )

    @guarded
    def onCallMediaState(self, prm: pj.OnCallMediaStateParam) -> None:
        """The sound path was made, changed or held."""
        held = self.media_status == pj.PJSUA_CALL_MEDIA_REMOTE_HOLD
        if held is not self.held_there:
            self.held_there = held
            self.facts.append(LegHeldThere(self.leg_id, held))
        self.facts.append(LegMediaChanged(self.leg_id))

    @guarded
    def onDtmfDigit(self, prm: pj.OnDtmfDigitParam) -> None:
        """A key was pressed there."""
        self.facts.append(LegDigit(self.leg_id, prm.digit))

    @guarded
    def onCallTransferStatus(self, prm: pj.OnCallTransferStatusParam) -> None:
        """Word of a transfer of ours."""
        self.facts.append(LegReferred(self.leg_id, prm.statusCode, prm.finalNotify))

    @guarded
    def onCallTransferRequest(self, prm: pj.OnCallTransferRequestParam) -> None:
        """The other side wants us to call somebody: a desk calls only whom its agent calls."""
        prm.statusCode = DECLINE

    @guarded
    def onCallReplaceRequest(self, prm: pj.OnCallReplaceRequestParam) -> None:
        """Somebody takes the other side's place, as a colleague's attended transfer does."""
        self.successor = Leg(_account_of(self), self.leg_id, self.facts)
        prm.newCall = self.successor

    @guarded
    def onCallReplaced(self, prm: pj.OnCallReplacedParam) -> None:
        """The successor is in place."""
        if self.successor is not None:
            party = party_of(self.successor.getInfo().remoteUri)
            self.facts.append(LegPartyChanged(self.leg_id, party))
            self.facts = deque()  # what happens to this leg now is nobody's business


def _account_of(leg: Leg) -> pj.Account:
    account = pj.Account.lookup(leg.getInfo().accId)
    if account is None:
        raise LookupError("the leg's account is gone")
    return account
