"""What can go wrong in forms, each with a Chinese text that says what happened, what was kept, what to do.

FormsError
  RuleBroken              the person asked for something that the rules do not allow
NotFileable           the form still has errors
TransitionRefused     the ticket's state does not allow it
RecallRefused         too late, or somebody has taken the ticket up
TicketMissing         no such ticket
TicketChanged         somebody else has changed it in the meantime
TicketTaken           this id is already filed
LinkRefused           these tickets cannot be linked in this way
OperatorMissing       no such operator
  CatalogueError          a catalogue file is wrong; names file and line
  UnreadableEntry         a saved draft or command cannot be read back
  StorageError            the database or the journal failed
StorageMisconfigured  the address is not one that we can use
StorageUnavailable    no connection, or it broke
StorageRefused        wrong password, no rights, no such database
StorageBusy           locked by another for too long
StorageFull           no room left
StorageReadOnly       may be read but not written
StorageCorrupt        the file is damaged
SchemaTooNew          made by a newer version of this program
StorageFault          anything else that the driver reports
"""

from typing import ClassVar


class FormsError(Exception):
    """Any failure of this package; `text` is Chinese and may be shown to the person as it is."""

    def __init__(self, text: str, *, detail: str = "") -> None:
        """*text* is for the person; *detail* is for the log and holds no personal data."""
        super().__init__(text)
        self.text = text
        self.detail = detail


class RuleBroken(FormsError):
    """The person asked for something that the rules do not allow."""


class TransitionRefused(RuleBroken):
    """The ticket's state does not allow this step."""


class RecallRefused(RuleBroken):
    """A filed ticket can no longer be taken back."""


class TicketMissing(RuleBroken):
    """There is no such ticket."""


class TicketChanged(RuleBroken):
    """Somebody else has changed the ticket since it was read."""


class TicketTaken(RuleBroken):
    """A ticket with this id, or this number, is already stored."""


class LinkRefused(RuleBroken):
    """These tickets cannot be linked in this way."""


class OperatorMissing(RuleBroken):
    """There is no such operator."""


class CatalogueError(FormsError):
    """A catalogue file is wrong; `file` and `line` (0: the whole file) say where."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        place = f"{file} 第 {line} 行" if line else file
        super().__init__(f"目录文件 {place}：{problem}", detail=f"{file}:{line}")
        self.file = file
        self.line = line
        self.problem = problem


class UnreadableEntry(FormsError):
    """Something saved earlier cannot be read back."""


class StorageError(FormsError):
    """The database or the local journal failed; `standard` is the text when nothing better is known."""

    standard: ClassVar[str] = "数据存储出错。"

    def __init__(self, text: str = "", *, detail: str = "") -> None:
        super().__init__(text or self.standard, detail=detail)


class StorageMisconfigured(StorageError):
    """The address, or what stands there, is not one that this program can use."""

    standard = "数据库地址不正确。请在“设置 → 数据库”中检查。"


class StorageUnavailable(StorageError):
    """The database cannot be reached, or the connection broke."""

    standard = (
        "连不上数据库。已填写的内容保存在本机，恢复后会自动补交；请检查网络，若持续不通请联系系统管理员。"
    )


class StorageRefused(StorageError):
    """The database answers but refuses us: password, rights, or no such database."""

    standard = "数据库拒绝登录。请在“设置 → 数据库”中检查用户名、密码和数据库名。"


class StorageBusy(StorageError):
    """Another program has held a lock for too long."""

    standard = "数据正被其他程序占用，稍后会自动重试；内容已保留。"


class StorageFull(StorageError):
    """No room left on the disk."""

    standard = "磁盘已满，未能保存。内容仍在窗口中，请不要关闭；请清理磁盘后重试，或联系系统管理员。"


class StorageReadOnly(StorageError):
    """The data may be read but not written."""

    standard = "数据只能读取、不能写入。内容仍在窗口中；请联系系统管理员检查文件或数据库的写入权限。"


class StorageCorrupt(StorageError):
    """The file is damaged or is no database at all."""

    standard = "数据文件已损坏，原文件未改动。请联系系统管理员用备份恢复；新填写的内容仍会保存在本机。"


class SchemaTooNew(StorageError):
    """The data were written by a newer version of this program."""

    standard = "数据库由更新版本的程序建立，本版本不能使用，数据未作改动。请升级本机程序后再打开。"


class StorageFault(StorageError):
    """Anything else that the driver reports."""

    standard = "数据库报告了意外错误，本次操作未生效，内容已保留。请重试；若再次出现请联系系统管理员。"
