"""What the agent can do right now, and, where something can't be done, why not.

Pure rules over the phone's state. A button is enabled when its action's reason is empty; the reason is
shown on hover otherwise. The engine checks again: these rules only keep the window honest.
"""

from collections.abc import Mapping
from enum import StrEnum

from telephony.account import RegistrationState
from telephony.agent import AgentState
from telephony.call import TALKING, Call, CallPurpose, CallState
from telephony.protocol import PhoneState

CALL_LIMIT = 4
"""Calls that one phone engine carries at once; compiled into pjsua2."""


class Action(StrEnum):
    """Everything with a key of its own at the desk."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    READY = "ready"
    NOT_READY = "not_ready"
    ANSWER = "answer"
    REJECT = "reject"
    HOLD = "hold"
    MUTE = "mute"
    TRANSFER = "transfer"
    THREE_WAY = "three_way"
    COMPLETE_TRANSFER = "complete_transfer"
    JOIN = "join"
    LEAVE = "leave"
    DIGITS = "digits"
    DIAL = "dial"
    HANG_UP = "hang_up"
    HELP = "help"


def ringing_call(state: PhoneState) -> Call | None:
    """The call that rings here, the oldest first."""
    return next((call for call in state.calls if call.state is CallState.INCOMING), None)


def call_in_hand(state: PhoneState) -> Call | None:
    """The citizen's call that the agent works on: the one being talked to before a held one."""
    citizens = [call for call in state.calls if call.purpose is CallPurpose.CITIZEN]
    for wanted in (
        {CallState.ESTABLISHED, CallState.TRANSFERRING, CallState.ANSWERING},
        {CallState.HELD},
        {CallState.DIALING, CallState.RINGING, CallState.ENDING},
    ):
        for call in reversed(citizens):
            if call.state in wanted:
                return call
    return None


def side_call(state: PhoneState) -> Call | None:
    """The consultation, three-way or transfer leg that isn't in the conference yet."""
    return next(
        (
            call
            for call in reversed(state.calls)
            if call.purpose not in {CallPurpose.CITIZEN, CallPurpose.LISTENING}
            and call.id not in state.conference
        ),
        None,
    )


def listening_call(state: PhoneState) -> Call | None:
    """The supervisor's leg that listens in on an agent; its `ear` says who hears this microphone."""
    return next((call for call in reversed(state.calls) if call.purpose is CallPurpose.LISTENING), None)


def spoken_to(state: PhoneState) -> Call | None:
    """The leg that keys such as hang-up and digits act on: a side call before the call in hand."""
    return side_call(state) or call_in_hand(state)


def reasons(state: PhoneState, *, attached: bool = True) -> Mapping[Action, str]:
    """For each action why it can't be done now, in Chinese; an empty text where it can.

    `attached` is False while the window has no line to the phone engine: then nothing can be done.
    """
    if not attached:
        return dict.fromkeys(Action, "话机程序正在恢复，请稍候")
    return {
        Action.SIGN_IN: "" if not state.agent.is_signed_in else "已经签入",
        Action.SIGN_OUT: _sign_out(state),
        Action.READY: _ready(state),
        Action.NOT_READY: "" if state.agent.is_signed_in else "还没有签入",
        Action.ANSWER: "" if ringing_call(state) else "没有来电",
        Action.REJECT: "" if ringing_call(state) else "没有来电",
        Action.HOLD: _hold(state),
        Action.MUTE: "" if any(_talks(call) for call in state.calls) else "没有通话",
        Action.TRANSFER: _side_leg(state),
        Action.THREE_WAY: _side_leg(state),
        Action.COMPLETE_TRANSFER: _complete_transfer(state),
        Action.JOIN: _join(state),
        Action.LEAVE: "" if len(state.conference) == 2 else "三方通话中才能离开，让双方继续通话",
        Action.DIGITS: _digits(state),
        Action.DIAL: _dial(state),
        Action.HANG_UP: "" if any(call.state is not CallState.ENDING for call in state.calls) else "没有通话",
        Action.HELP: _help(state),
    }


def _talks(call: Call) -> bool:
    return call.state in TALKING and call.purpose is not CallPurpose.LISTENING


def _help(state: PhoneState) -> str:
    if not state.queue.on:
        return "电话系统没有开通求助"
    if not any(_talks(call) for call in state.calls):
        return "通话中才能求助班长"
    return _room(state)


def _sign_out(state: PhoneState) -> str:
    if not state.agent.is_signed_in:
        return "还没有签入"
    return "通话结束后才能签出" if state.calls else ""


def _ready(state: PhoneState) -> str:
    if not state.agent.is_signed_in:
        return "还没有签入"
    if state.registration.state is not RegistrationState.REGISTERED:
        return "电话还没有接通服务器"
    if state.agent.state is AgentState.READY:
        return "已经就绪"
    if state.agent.state is AgentState.ON_CALL:
        return "" if state.agent.after_call else "通话结束后自动转入话后整理"
    return ""


def _hold(state: PhoneState) -> str:
    call = call_in_hand(state)
    if call is None or call.state not in {CallState.ESTABLISHED, CallState.HELD}:
        return "没有可以保持的通话"
    return ""


def _side_leg(state: PhoneState) -> str:
    call = call_in_hand(state)
    if call is None or call.state not in {CallState.ESTABLISHED, CallState.HELD}:
        return "接通市民来电后才能使用"
    if side_call(state) is not None:
        return "正在呼叫另一方，先接通或取消它"
    return _room(state)


def _complete_transfer(state: PhoneState) -> str:
    side, hand = side_call(state), call_in_hand(state)
    if side is None or hand is None:
        return "先咨询对方，再完成转接"
    return "" if side.state in {CallState.ESTABLISHED, CallState.HELD} else "对方接听后才能完成转接"


def _join(state: PhoneState) -> str:
    side, hand = side_call(state), call_in_hand(state)
    if side is None or hand is None:
        return "先咨询对方，再合并成三方通话"
    talking = {CallState.ESTABLISHED, CallState.HELD}
    return "" if side.state in talking and hand.state in talking else "对方接听后才能合并"


def _digits(state: PhoneState) -> str:
    call = spoken_to(state)
    return "" if call is not None and call.state is CallState.ESTABLISHED else "通话中才能发送按键"


def _dial(state: PhoneState) -> str:
    if state.registration.state is not RegistrationState.REGISTERED:
        return "电话还没有接通服务器"
    return _room(state)


def _room(state: PhoneState) -> str:
    return "" if len(state.calls) < CALL_LIMIT else f"同时最多{CALL_LIMIT}路通话，先结束一路"
