"""Pin the dependencies of pyproject.toml, and the tools PyAudio is built with, by version and hash.

Pins that still fit are kept; give ``--upgrade`` to take the newest. No index or host is named in the files,
so they work with any index that a machine is set up for.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COMMON = [
    *("pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-config"),
]


def main(arguments: Sequence[str]) -> int:
    """Write both lock files; 0 when both could be resolved."""
    uv = [sys.executable, "-m", "uv", *COMMON, *arguments]
    runs = (
        [*uv, "--group", "dev", "pyproject.toml", "-o", "requirements.lock"],
        [*uv, "resources/setup/build-constraints.in", "-o", "resources/setup/build-constraints.txt"],
    )
    return max(subprocess.run(command, cwd=ROOT, check=False).returncode for command in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
