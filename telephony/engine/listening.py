"""旁听: a supervisor's leg into an agent's call, the microphone off until it is wanted."""

import msgspec

from telephony.call import Call, CallPurpose, CallState, Ear, Party
from telephony.engine.calls import Calls, Refused
from telephony.engine.line import LineError
from telephony.engine.switchboard import Switchboard, checked_target
from telephony.pbx.codes import listen_code
from telephony.protocol import Listen, Refusal, SetEar, StopListening


class Listening:
    """The supervisor's commands. The PBX switches who is heard, the mixer whether there is a voice at all."""

    def __init__(self, calls: Calls, board: Switchboard) -> None:
        self._calls = calls
        self._board = board

    @property
    def leg(self) -> Call | None:
        """The leg that listens, if any."""
        listens = (call for call in self._calls.live if call.purpose is CallPurpose.LISTENING)
        return next((call for call in listens if call.state is not CallState.ENDING), None)

    def listen(self, command: Listen) -> None:
        """Dial the code; another listening ends.

        :raises Refused: another call is alive, or the code can't be dialled.
        """
        agent = checked_target(command.extension)
        if any(call.purpose is not CallPurpose.LISTENING for call in self._calls.live):
            raise Refused(Refusal.CALL_ALIVE)
        self.stop()
        code = listen_code(agent, told=command.told)
        self._board.dial_leg(
            code, "", CallPurpose.LISTENING, command_id=command.command_id, party=Party(agent)
        )

    def set_ear(self, command: SetEar) -> None:
        """Listen, whisper or join.

        :raises Refused: nothing is listened to, or the digit can't be sent: then nobody is heard.
        """
        leg = self.leg
        if leg is None or leg.state is not CallState.ESTABLISHED:
            raise Refused(Refusal.WRONG_STATE, "not listening")
        # off at once, on only after the PBX has been told for whom
        self._put(leg, Ear.LISTEN)
        try:
            self._calls.line.send_digits(leg.id, command.ear)
        except LineError as error:
            raise Refused(Refusal.STACK_ERROR, str(error)) from error
        self._put(leg, command.ear)

    def stop(self, _command: StopListening | None = None) -> None:
        """End it."""
        leg = self.leg
        if leg is not None:
            self._calls.hang_up(leg.id)

    def _put(self, leg: Call, ear: Ear) -> None:
        now = self._calls.get(leg.id)
        if now.ear is not ear:
            self._calls.put(msgspec.structs.replace(now, ear=ear))
