"""The program of a bare phone: pjsua2 and nothing else, driven by lines of JSON. Run by tests.pbx.phone.

    python bare_phone.py '{"host": …, "port": …, "extension": …, "password": …, "transport": "udp", …}'

Reads commands as JSON lists from standard input and writes what happens as JSON objects to standard output.
It says its tone into every call and records what it hears, without a sound device.
"""

import gc
import json
import os
import queue
import sys
import threading
from typing import Any

import pjsua2 as pj

TRANSPORTS = {
    "udp": pj.PJSIP_TRANSPORT_UDP,
    "tcp": pj.PJSIP_TRANSPORT_TCP,
    "tls": pj.PJSIP_TRANSPORT_TLS,
}


class Line:
    """One way out for events: the file that was standard output before pjsua2 could write into it."""

    def __init__(self) -> None:
        """Keep the true standard output and send everybody else's to standard error."""
        self._file = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
        os.dup2(2, 1)

    def say(self, event: str, **details: object) -> None:
        """Write one event."""
        self._file.write(json.dumps({"event": event, **details}) + "\n")


class Leg(pj.Call):
    """One call; it connects the phone's tone and recorder when its sound begins."""

    def __init__(self, phone: "Phone", call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(phone, call_id)
        self.phone = phone

    def onCallState(self, prm: pj.OnCallStateParam) -> None:
        info = self.getInfo()
        self.phone.line.say("state", state=info.stateText, code=info.lastStatusCode, remote=info.remoteUri)
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED and self in self.phone.legs:
            self.phone.legs.remove(self)

    def onCallMediaState(self, prm: pj.OnCallMediaStateParam) -> None:
        info = self.getInfo()  # kept: its vectors die with it
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                sound = self.getAudioMedia(index)
                self.phone.tone.startTransmit(sound)
                sound.startTransmit(self.phone.recorder)
            self.phone.line.say("media", status=media.status)

    def onCallTransferStatus(self, prm: pj.OnCallTransferStatusParam) -> None:
        self.phone.line.say("transfer", code=prm.statusCode, final=prm.finalNotify)
        if prm.finalNotify and prm.statusCode == 200:
            self.hangup(pj.CallOpParam())


class Phone(pj.Account):
    """A registered extension with one tone and one recording for all its calls."""

    def __init__(self, line: Line, settings: dict[str, Any]) -> None:
        super().__init__()
        self.line = line
        self.settings = settings
        self.where = f"{settings['host']}:{settings['port']};transport={settings['transport']}"
        self.legs: list[Leg] = []
        self.tone = pj.ToneGenerator()
        self.tone.createToneGenerator(8000, 1)
        self.play_tone(int(settings["tone_hz"]))
        self.recorder = pj.AudioMediaRecorder()
        self.recorder.createRecorder(str(settings["recording"]))

    def play_tone(self, hz: int) -> None:
        """Say this tone for ever; 0 is silence."""
        if not hz:
            return
        tone = pj.ToneDesc()
        tone.freq1, tone.on_msec, tone.off_msec, tone.volume = hz, 1000, 0, 6000
        tones = pj.ToneDescVector()
        tones.append(tone)
        self.tone.play(tones, True)

    def register(self) -> None:
        """Register at the PBX, or only be there when no extension is given."""
        config = pj.AccountConfig()
        config.idUri = f"sip:{self.settings['extension']}@{self.settings['host']}"
        config.regConfig.registrarUri = f"sip:{self.where}"
        config.sipConfig.authCreds.append(
            pj.AuthCredInfo("digest", "*", str(self.settings["extension"]), 0, str(self.settings["password"]))
        )
        config.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
        config.mediaConfig.transportConfig.publicAddress = "127.0.0.1"
        if self.settings["srtp"]:
            config.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_MANDATORY
            config.mediaConfig.srtpSecureSignaling = 1 if self.settings["transport"] == "tls" else 0
        self.create(config)

    def onRegState(self, prm: pj.OnRegStateParam) -> None:
        self.line.say("registration", code=prm.code, reason=prm.reason, active=self.getInfo().regIsActive)

    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:
        leg = Leg(self, prm.callId)
        self.legs.append(leg)
        self.line.say("incoming", remote=leg.getInfo().remoteUri)
        if self.settings["auto_answer"]:
            self.do("answer")

    def do(self, command: str, *arguments: str) -> None:
        """Carry out one command of the test, on the newest leg unless it dials."""
        operation = pj.CallOpParam(True)
        if command == "dial":
            leg = Leg(self)
            self.legs.append(leg)
            leg.makeCall(f"sip:{arguments[0]}@{self.where}", operation)
            return
        leg = self.legs[-1]
        if command == "answer":
            operation.statusCode = pj.PJSIP_SC_OK
            leg.answer(operation)
        elif command == "refuse":
            operation.statusCode = pj.PJSIP_SC_BUSY_HERE
            leg.hangup(operation)
        elif command == "hang_up":
            leg.hangup(operation)
        elif command == "hold":
            leg.setHold(operation)
        elif command == "unhold":
            operation.opt.flag = pj.PJSUA_CALL_UNHOLD
            leg.reinvite(operation)
        elif command == "digits":
            leg.dialDtmf(arguments[0])
        elif command == "transfer":
            leg.xfer(f"sip:{arguments[0]}@{self.settings['host']}:{self.settings['port']}", operation)
        elif command == "transfer_attended":
            self.legs[0].xferReplaces(leg, operation)


def endpoint(transport: str) -> pj.Endpoint:
    """A started library: polled by one thread, no sound device, one transport on a port the OS gives."""
    library = pj.Endpoint()
    library.libCreate()
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.logConfig.level = config.logConfig.consoleLevel = 3
    config.medConfig.noVad = True
    library.libInit(config)
    library.audDevManager().setNullDev()
    address = pj.TransportConfig()
    address.boundAddress = address.publicAddress = "127.0.0.1"
    library.transportCreate(TRANSPORTS[transport], address)
    library.libStart()
    return library


def main() -> None:
    """Run until standard input closes; then end all calls, unregister and stop the library."""
    settings: dict[str, Any] = json.loads(sys.argv[1])
    line = Line()
    library = endpoint(settings["transport"])
    phone = Phone(line, settings)
    phone.register()
    commands: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()

    def read() -> None:
        for text in sys.stdin:
            commands.put(json.loads(text))
        commands.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        library.libHandleEvents(10)
        if commands.empty():
            continue
        command = commands.get()
        if command is None:
            break
        try:
            phone.do(*command)
        except pj.Error as error:
            line.say("failed", command=command, error=error.info())
        except IndexError:
            line.say("failed", command=command, error="no call")
    close(library, phone)
    line.say("gone")


def close(library: pj.Endpoint, phone: Phone) -> None:
    """End the calls, unregister, drop everything, then the library, which aborts on what outlives it."""
    library.hangupAllCalls()
    for _ in range(100):
        library.libHandleEvents(10)
        if not phone.legs:
            break
    phone.legs.clear()
    del phone.tone, phone.recorder
    gc.collect()
    phone.shutdown()
    for _ in range(10):
        library.libHandleEvents(10)
    library.libDestroy(pj.PJSUA_DESTROY_NO_NETWORK)  # said goodbye already: it would wait a second


if __name__ == "__main__":
    main()
