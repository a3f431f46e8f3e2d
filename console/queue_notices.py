"""What the desk's telephone and the PBX's queues did not agree on, said to the person at the desk."""

from PySide6.QtCore import QObject, Signal

from console.notices import Notice, Severity
from console.phone import Phone
from console.wording import QUEUE_CODES, code_status_words, sip_status_words
from telephony.call import Call, CallPurpose, EndReason
from telephony.pbx.codes import QueueCode
from telephony.protocol import CallEnded, Event, PhoneState, QueueCodeRefused

QUEUE, HELP, LISTENING = "queue", "help", "listening"
NOT_TALKING_S = 2.0
"""A listening that ends sooner than this found nobody to listen to."""


class QueueNotices(QObject):
    """`notice` carries a :class:`Notice`, `notice_cleared` the key of one that is over."""

    notice = Signal(object)
    notice_cleared = Signal(str)

    def __init__(self, phone: Phone, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._said: set[str] = set()
        phone.happened.connect(self._follow)
        phone.changed.connect(self._settle)

    def _follow(self, event: Event) -> None:
        match event:
            case QueueCodeRefused(code=QueueCode.HELP):
                self._say(HELP, _help_words(event))
            case QueueCodeRefused():
                self._say(QUEUE, _queue_words(event))
            case CallEnded(call=call) if call.purpose is CallPurpose.LISTENING:
                self._ended(call)
            case _:
                return

    def _settle(self, state: PhoneState) -> None:
        if state.queue.refused is None:
            self._clear(QUEUE)
        if state.queue.help_since or not state.calls:
            self._clear(HELP)
        if any(call.purpose is CallPurpose.LISTENING for call in state.calls):
            self._clear(LISTENING)

    def _ended(self, call: Call) -> None:
        agent = call.party.number
        if not call.was_answered and call.sip_status >= 400:
            words = {403: "本分机没有旁听的权限（403）"}.get(call.sip_status)
            said = words or sip_status_words(call.sip_status)
            self._say(LISTENING, Notice(LISTENING, Severity.WARNING, f"没有旁听上 {agent}：{said}。"))
        elif call.was_answered and call.end is EndReason.HUNG_UP_THERE:
            soon = call.ended_at - call.established_at < NOT_TALKING_S
            words = f"{agent} 现在没有通话。" if soon else f"{agent} 的通话结束了，旁听随之结束。"
            self._say(LISTENING, Notice(LISTENING, Severity.INFO, words))

    def _say(self, key: str, notice: Notice) -> None:
        self._said.add(key)
        self.notice.emit(notice)

    def _clear(self, key: str) -> None:
        if key in self._said:
            self._said.discard(key)
            self.notice_cleared.emit(key)


def _queue_words(event: QueueCodeRefused) -> Notice:
    happened = f"{QUEUE_CODES[event.code]}：{code_status_words(event.sip_status)}。"
    if event.code is QueueCode.SIGN_OUT:
        return Notice(QUEUE, Severity.WARNING, happened, "队列里可能还有本席，请告诉班长。")
    if event.retry_at:
        to_do = "程序会自动重试；在此之前队列不会派来电，直拨本分机仍能接听。"
    else:
        to_do = "队列不会派来电，直拨本分机仍能接听。按 F10 再试一次；仍不行请联系管理员。"
    return Notice(QUEUE, Severity.WARNING, happened, to_do)


def _help_words(event: QueueCodeRefused) -> Notice:
    happened = f"{QUEUE_CODES[event.code]}：{code_status_words(event.sip_status)}。"
    return Notice(HELP, Severity.WARNING, happened, "通话不受影响；可以按 Ctrl+F1 再叫一次，或请同事叫班长。")
