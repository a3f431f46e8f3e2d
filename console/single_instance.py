"""One window for each seat: starting the console again brings the first one to the front."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 500


class SingleInstance(QObject):
    """Guards one runtime folder. `raised` fires when somebody started the console once more."""

    raised = Signal()

    def __init__(self, runtime_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = hashlib.sha256(str(runtime_folder.resolve()).encode()).hexdigest()[:16]
        self._name = f"hotline-console-{digest}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)

    def is_first(self) -> bool:
        """True: this is the window now. False: another one runs and has been asked to come forward."""
        if self._another_answers():
            return False
        if self._server.listen(self._name):
            return True
        # the file of a window that was killed; nobody answered on it
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def release(self) -> None:
        """The window is gone: take the socket's file away."""
        self._server.close()

    def _another_answers(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(b"raise\n")
        socket.waitForBytesWritten(WAIT_MS)
        socket.disconnectFromServer()
        return True

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raised.emit()
