"""Whether the phone can register with given settings, found out by really doing so."""

import msgspec
from PySide6.QtCore import QObject, QTimer

from console.phone import Phone
from console.settings.probes import Told, Verdict, bad, good
from console.wording import LINK_STATES, REFUSALS, REGISTRATION_FAULTS, Explanation
from telephony.account import Account, Registration, RegistrationFault, RegistrationState
from telephony.agent import AgentState
from telephony.protocol import CommandRefused, Event, RegistrationChanged

LONGEST_MS = 20_000
"""Longer than the engine waits for a silent server, the engine's own start included."""
REASON = "other"
"""Not ready while it lasts, so that no citizen rings into it."""
OTHER = Explanation("电话服务器没有接受注册", "核对各项后再试；仍不行请联系管理员")


class LineCheck(QObject):
    """One registration tried out; the sign-in that was there before is put back afterwards."""

    def __init__(self, phone: Phone, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phone = phone
        self._done: Told | None = None
        self._account: Account | None = None
        self._before: Account | None = None
        self._reason_before = ""
        self._sent = False
        self._guard = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._guard.timeout.connect(self._give_up)
        phone.link_changed.connect(lambda _: self._send())
        phone.attached.connect(self._send)
        phone.happened.connect(self._follow)

    def begin(self, account: Account, done: Told) -> None:
        """Try this account. `done` hears the verdict, unless :meth:`cancel` comes first."""
        self.cancel()
        state = self._phone.state
        if state.calls:
            done(bad("正在通话，现在不能检查", "挂断后再检查"))
            return
        # only the registration is tried: the queues need not hear of it
        account = _without_queues(account)
        known = self._phone.account
        registered = state.registration.state is RegistrationState.REGISTERED
        if registered and known is not None and _without_queues(known) == account:
            done(_registered(account))
            return
        self._done, self._account, self._sent = done, account, False
        self._before = self._phone.account
        self._reason_before = state.agent.reason if state.agent.state is AgentState.NOT_READY else ""
        self._guard.start()
        self._send()

    def cancel(self) -> None:
        """Forget the check under way and put the sign-in back that was there before."""
        if self._done is None:
            return
        self._done = None
        self._guard.stop()
        if not self._sent:
            return
        if self._before is None:
            self._phone.sign_out()
        else:
            self._phone.sign_in(self._before, self._reason_before)

    def _send(self) -> None:
        if self._done is None or self._account is None or self._sent or not self._phone.is_attached:
            return
        self._sent = True
        if self._phone.state.agent.is_signed_in:
            # an account that failed before is tried afresh only after it was let go
            self._phone.sign_out()
        self._phone.sign_in(self._account, REASON)

    def _follow(self, event: Event) -> None:
        if self._done is None or self._account is None or not self._sent:
            return
        if isinstance(event, CommandRefused):
            self._tell(bad(REFUSALS[event.refusal]))
        elif isinstance(event, RegistrationChanged):
            verdict = _of(event.registration, self._account)
            if verdict is not None:
                self._tell(verdict)

    def _give_up(self) -> None:
        if self._phone.is_attached:
            self._tell(_failed(REGISTRATION_FAULTS[RegistrationFault.SERVER_SILENT]))
        else:
            self._tell(_failed(LINK_STATES[self._phone.link_state]))

    def _tell(self, verdict: Verdict) -> None:
        done = self._done
        self.cancel()
        if done is not None:
            done(verdict)


def _without_queues(account: Account) -> Account:
    return msgspec.structs.replace(account, queue_codes=False)


def _of(registration: Registration, account: Account) -> Verdict | None:
    """The verdict on this account, or None while it isn't out."""
    if (registration.extension, registration.server) != (account.extension, account.server):
        return None
    if registration.state is RegistrationState.REGISTERED:
        return _registered(account)
    if registration.state is not RegistrationState.FAILED:
        return None
    return _failed(OTHER if registration.fault is None else REGISTRATION_FAULTS[registration.fault])


def _registered(account: Account) -> Verdict:
    return good(f"已连上 {account.server}，分机 {account.extension} 注册成功")


def _failed(explanation: Explanation) -> Verdict:
    return bad(explanation.happened, explanation.to_do)
