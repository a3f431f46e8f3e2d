"""Handing a call over, and bringing a third party in. Whatever fails, the citizen comes back."""

from collections.abc import Callable

import msgspec

from telephony.call import Call, CallPurpose, CallState, EndReason
from telephony.engine.calls import Calls, Refused, is_answered
from telephony.engine.targets import BadTarget, target_of
from telephony.protocol import (
    CancelConsultation,
    CompleteTransfer,
    LeaveConference,
    Refusal,
    StartThreeWay,
    ThreeWayFailed,
    Transfer,
    TransferFailed,
    TransferMode,
    TransferSucceeded,
)

DialLeg = Callable[[str, str, CallPurpose, str, str], Call]
"""Target, name, purpose, on behalf of, command id."""

HANDED_OVER = 202
"""The other side has taken the transfer on (RFC 3515)."""


class Transfers:
    """Blind, attended and one-key transfer, one-key three-way, leaving a conference."""

    def __init__(self, calls: Calls, dial_leg: DialLeg) -> None:
        self._calls = calls
        self._dial_leg = dial_leg
        self._partners: dict[str, str] = {}
        """A call that is being handed over -> the leg it goes to, for attended transfers."""
        self._taken_on: set[str] = set()
        """Calls whose other side has accepted the transfer."""

    # -- the agent's commands -------------------------------------------------------------------

    def start_three_way(self, command: StartThreeWay) -> None:
        """Dial a third party while the citizen stays on the line."""
        target = _checked(command.target)
        self._calls.get(command.call_id, CallState.ESTABLISHED, CallState.HELD)
        self._dial_leg(target, command.name, CallPurpose.THREE_WAY, command.call_id, command.command_id)
        if command.call_id not in self._calls.conference:
            self._calls.hold_others(command.call_id)
        self._calls.resume(command.call_id)

    def transfer(self, command: Transfer) -> None:
        """Hand the call over by one key."""
        target = _checked(command.target)
        call = self._calls.get(command.call_id, CallState.ESTABLISHED, CallState.HELD)
        if command.mode is TransferMode.SUPERVISED:
            self._dial_leg(target, command.name, CallPurpose.TRANSFER, call.id, command.command_id)
            self._calls.hold_others()
            return
        remark = self._calls.remark(call.id)
        remark.target, remark.name = target, command.name
        self._taken_on.discard(call.id)
        self._calls.refer(call.id, target)

    def complete_transfer(self, command: CompleteTransfer) -> None:
        """Connect citizen and consulted party; while that one still rings, as soon as it answers."""
        call = self._calls.get(command.call_id, CallState.ESTABLISHED, CallState.HELD)
        leg = self._calls.get(
            command.consultation_id,
            CallState.DIALING,
            CallState.RINGING,
            CallState.ESTABLISHED,
            CallState.HELD,
        )
        if leg.id == call.id:
            raise Refused(Refusal.WRONG_STATE, "a call can't be connected with itself")
        if is_answered(leg):
            self._hand_over(call, leg)
        else:
            self._calls.put(msgspec.structs.replace(leg, purpose=CallPurpose.TRANSFER, on_behalf_of=call.id))

    def cancel_consultation(self, command: CancelConsultation) -> None:
        """Give the leg up and take the citizen back."""
        leg = self._calls.get(command.consultation_id)
        if not leg.on_behalf_of or leg.state is CallState.TRANSFERRING:
            raise Refused(Refusal.WRONG_STATE, "not a leg on behalf of a call")
        self.cancel_leg(leg)

    def cancel_leg(self, leg: Call) -> None:
        """Hang the leg up; the citizen doesn't wait for that to be confirmed."""
        self._calls.hang_up(leg.id)
        self._take_back(leg.on_behalf_of)

    def leave_conference(self, command: LeaveConference) -> None:
        """Connect the two others with each other and go."""
        members = [self._calls.get(member) for member in self._calls.conference]
        if len(members) != 2:
            raise Refused(Refusal.WRONG_STATE, f"{len(members)} parties: only two can be left to each other")
        members.sort(key=lambda member: bool(member.on_behalf_of))
        self._hand_over(*members)

    # -- what the line tells --------------------------------------------------------------------

    def answered(self, leg: Call) -> bool:
        """A leg of ours was answered; True when that was all that it waited for."""
        call = self._calls.find(leg.on_behalf_of)
        if call is None or not is_answered(call) or call.state is CallState.TRANSFERRING:
            return False
        if leg.purpose is CallPurpose.THREE_WAY:
            members = self._calls.conference if call.id in self._calls.conference else (call.id,)
            self._calls.join(*members, leg.id)
            return True
        if leg.purpose is CallPurpose.TRANSFER:
            try:
                self._hand_over(call, leg)
            except Refused:
                self._partners[call.id] = leg.id
                self.failed(call, 0)
            return True
        return False

    def heard(self, call: Call, status: int, final: bool) -> None:
        """Word of a transfer, as a SIP status."""
        if call.state is not CallState.TRANSFERRING:
            return
        if status < 300:
            self._taken_on.add(call.id)
        if final and 200 <= status < 300:
            self._succeeded(call)
        elif status >= 300:
            self.failed(call, status)

    def failed(self, call: Call, status: int) -> None:
        """The citizen is with the agent again, and hears so at once."""
        leg_id = self._partners.pop(call.id, "")
        self._taken_on.discard(call.id)
        self._calls.remark(call.id).deadline = 0.0
        self._calls.resume(call.id)
        # a server that has already sent the citizen on doesn't always say BYE to the one who transferred
        self._calls.line.renew(call.id)
        if call.id not in self._calls.conference:
            self._calls.hold_others(call.id)
        leg = self._calls.find(leg_id)
        if leg is not None and leg.purpose is CallPurpose.TRANSFER:
            self._calls.hang_up(leg.id)
        target, name = self._target(call, leg)
        self._calls.phone.publish(
            TransferFailed(
                at=self._calls.phone.clock(), call_id=call.id, target=target, name=name, sip_status=status
            )
        )

    def over_with(self, call: Call) -> bool:
        """A leg ends: whether because its transfer went through (servers differ in who tells first)."""
        if call.state is CallState.TRANSFERRING and call.id in self._taken_on:
            self._tell_success(call)
            return True
        # the leg that the call goes to may be taken over before the call's own word comes
        return any(to == call.id and one in self._taken_on for one, to in self._partners.items())

    def leg_ended(self, leg: Call) -> None:
        """See to what hung on that leg."""
        self._taken_on.discard(leg.id)
        partner = self._calls.find(self._partners.pop(leg.id, ""))
        if partner is not None and leg.end is EndReason.TRANSFERRED:
            self._calls.hang_up(partner.id, EndReason.TRANSFERRED)
        elif partner is not None and partner.purpose is CallPurpose.TRANSFER:
            self._calls.hang_up(partner.id)
        for waiting in self._calls.legs_for(leg.id):
            # the citizen has gone: nobody is left for whom the third party would come
            if waiting.purpose is not CallPurpose.CONSULTATION and not waiting.was_answered:
                self._calls.hang_up(waiting.id)
        if leg.on_behalf_of and leg.was_answered and leg.end is not EndReason.TRANSFERRED:
            self._take_back(leg.on_behalf_of)
        elif leg.on_behalf_of and not leg.was_answered:
            self._never_came(leg)

    def _never_came(self, leg: Call) -> None:
        cancelled = leg.end is EndReason.HUNG_UP_HERE
        call = self._calls.find(leg.on_behalf_of)
        if call is None or call.state is CallState.ENDING:
            return
        if leg.purpose is not CallPurpose.CONSULTATION and not cancelled:
            failure = TransferFailed if leg.purpose is CallPurpose.TRANSFER else ThreeWayFailed
            self._take_back(call.id)
            self._calls.phone.publish(
                failure(
                    at=self._calls.phone.clock(),
                    call_id=call.id,
                    target=leg.party.number,
                    name=leg.party.name,
                    sip_status=leg.sip_status,
                )
            )
        elif not cancelled:
            self._take_back(call.id)

    def _take_back(self, call_id: str) -> None:
        call = self._calls.find(call_id)
        if call is None or call.state is not CallState.HELD:
            return
        if any(other.state is CallState.ESTABLISHED for other in self._calls.live):
            return  # the agent already talks with somebody; the citizen is one key away
        self._calls.resume(call_id)

    def _hand_over(self, call: Call, leg: Call) -> None:
        self._taken_on.discard(call.id)
        self._calls.refer_to_leg(call.id, leg.id)
        self._partners[call.id] = leg.id
        remark = self._calls.remark(call.id)
        remark.target, remark.name = leg.party.number, leg.party.name

    def _succeeded(self, call: Call) -> None:
        leg_id = self._partners.pop(call.id, "")
        self._tell_success(call, leg_id)
        self._calls.hang_up(call.id, EndReason.TRANSFERRED)
        if self._calls.find(leg_id) is not None:
            self._calls.hang_up(leg_id, EndReason.TRANSFERRED)

    def _tell_success(self, call: Call, leg_id: str = "") -> None:
        leg_id = leg_id or self._partners.get(call.id, "")
        leg = self._calls.find(leg_id)
        target, name = self._target(call, leg)
        mode = TransferMode.SUPERVISED if leg_id else TransferMode.BLIND
        self._taken_on.discard(call.id)
        self._calls.phone.publish(
            TransferSucceeded(
                at=self._calls.phone.clock(), call_id=call.id, target=target, name=name, mode=mode
            )
        )

    def _target(self, call: Call, leg: Call | None) -> tuple[str, str]:
        if leg is not None:
            return leg.party.number, leg.party.name
        remark = self._calls.remark(call.id)
        return remark.target, remark.name


def _checked(typed: str) -> str:
    try:
        return target_of(typed)
    except BadTarget as error:
        raise Refused(Refusal.BAD_TARGET) from error
