"""What `main.py` does without a window, on the settings' database, with words on the terminal.

A command is a module here with `NAME`, `arguments(parser)` and `run(options, place)`, and an entry in
`COMMANDS`; `main.COMMANDS` names it too.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from console.commands import audit, duty, knowledge, reindex, slip_key, train, verify
from console.commands.place import Command, Place, Tools
from console.settings import Folders, Settings, SettingsError, load_settings
from console.settings.secrets import SecretsError, open_secrets
from forms.errors import StorageError

COMMANDS: Mapping[str, Command] = MappingProxyType(
    {each.NAME: each for each in (reindex, train, knowledge, audit, duty, verify, slip_key)}
)


def run(given: Sequence[str], tools: Tools) -> int:
    """Run the command that *given* begins with; the exit status, 1 if it could not be done."""
    command = COMMANDS[given[0]]
    parser = argparse.ArgumentParser(prog=f"main.py {command.NAME}", description=command.__doc__)
    parser.add_argument("--home", default="", metavar="DIR", help="keep every file of the program below DIR")
    parser.add_argument("--rehearsal", action="store_true", help="on the rehearsal's own database")
    command.arguments(parser)
    options = parser.parse_args(list(given[1:]))
    folders = Folders.chosen(options.home)
    folders = folders.rehearsal() if options.rehearsal else folders
    try:
        if getattr(command, "OFFLINE", False):
            return command.run(options, Place("", None, folders, Settings(), tools))
        settings = Settings() if options.rehearsal else load_settings(folders.settings_file)
        database = settings.database
        secrets = open_secrets(folders, settings.secrets.keep) if database.takes_password else None
        password = secrets.get(database.secret_name) if secrets is not None else None
        url = database.url or f"sqlite:///{folders.database_file}"
        return command.run(options, Place(url, password, folders, settings, tools))
    except FileNotFoundError:
        sys.stderr.write(f"没有找到设置文件 {folders.settings_file}，未作改动。请先启动一次程序。\n")
    except SettingsError as error:
        sys.stderr.write(f"设置文件有误，未作改动：{error}\n")
    except SecretsError as error:
        sys.stderr.write(f"取不到数据库的密码，未作改动：{error}\n")
    except StorageError as error:
        sys.stderr.write(f"未作改动。{error.text}\n")
    return 1
