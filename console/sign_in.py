"""签入: fetch the extension's password in the background and register the phone with it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from console.jobs import Jobs
from console.notices import Notice, Severity
from console.phone import Phone
from console.settings import Settings
from console.settings.secrets import SecretsError, SecretStore


class SignIn(QObject):
    """Signs the operator in with what the settings say and the secret store keeps."""

    notice = Signal(object)
    notice_cleared = Signal(str)

    def __init__(
        self,
        phone: Phone,
        settings: Settings,
        secrets: SecretStore,
        lane: Jobs,
        first_reason: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._settings = settings
        self._secrets = secrets
        self._lane = lane
        self._first_reason = "" if settings.desk.ready_at_sign_in else first_reason
        phone.attached.connect(self._remember)

    def sign_in(self) -> None:
        """Register the phone and come to work."""
        self._with_password(
            lambda password: self._phone.sign_in(self._settings.phone.account(password), self._first_reason)
        )

    def _remember(self) -> None:
        """A call outlived the last window: know the account, in case the engine has to be restarted."""
        if self._phone.state.agent.is_signed_in:
            self._with_password(lambda password: self._phone.remember(self._settings.phone.account(password)))

    def _with_password(self, use: Callable[[str], None]) -> None:
        name = self._settings.phone.secret_name

        def found(password: str | None) -> None:
            if password is None:
                self.notice.emit(
                    Notice(
                        "sign-in", Severity.WARNING, "没有保存分机密码，不能签入。", "到设置里填写分机密码。"
                    )
                )
                return
            self.notice_cleared.emit("sign-in")
            use(password)

        def failed(error: Exception) -> None:
            said = str(error) if isinstance(error, SecretsError) else "读取分机密码时程序出错。"
            self.notice.emit(Notice("sign-in", Severity.WARNING, said, "到设置里检查密码的保存方式。"))

        self._lane.submit(lambda: self._secrets.get(name), found, failed)
