"""One duty service in a process of its own, on a database given by address: what `main.py duty` runs."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from console.commands import duty
from console.commands.place import Place, Tools
from console.settings import Folders, Settings
from forms.storage import open_storage, reindex


def main() -> int:
    """Serve until told to stop."""
    url, home, *given = sys.argv[1:]
    parser = argparse.ArgumentParser()
    duty.arguments(parser)
    tools = Tools(open_storage=open_storage, reindex=reindex, resources=Path(), now=lambda: datetime.now(UTC))
    place = Place(url, None, Folders.under(Path(home)), Settings(), tools)
    return duty.run(parser.parse_args(given), place)


if __name__ == "__main__":
    sys.exit(main())
