"""The machine and the versions under the figures, and the platform on which the windows are drawn."""

import os
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path

import psutil
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import qVersion


def choose_platform() -> str:
    """The Qt platform for every window of the run, set for the processes to come; how to call it."""
    if sys.platform.startswith("linux"):
        if os.environ.get("DISPLAY"):
            os.environ["QT_QPA_PLATFORM"] = "xcb"
            virtual = bool(os.environ.get("HOTLINE_VIRTUAL_SCREEN"))
            return "xcb on a virtual screen" if virtual else "xcb"
        if not os.environ.get("WAYLAND_DISPLAY"):
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            return "offscreen: no screen at all, painting goes to memory"
    return os.environ.get("QT_QPA_PLATFORM", "the system's own")


def described(screen: str) -> str:
    """Lines for the head of the table."""
    memory = psutil.virtual_memory().total / 2**30
    load = " ".join(f"{each:.1f}" for each in psutil.getloadavg())
    return "\n".join(
        (
            f"machine   {os.cpu_count()} cores ({_processor()}), {memory:.1f} GiB, {platform.system()} "
            f"{platform.release()} {platform.machine()}",
            f"versions  Python {platform.python_version()}, Qt {qVersion()}, PySide6 {pyside_version}, "
            f"SQLite {sqlite3.sqlite_version}",
            f"screen    {screen}",
            f"disk      {_file_system()}",
            f"load      {load} (1, 5, 15 min) before the run",
        )
    )


def _file_system() -> str:
    """What the run's temporary folders lie on: a commit costs nothing where nothing is synced."""
    place = Path(tempfile.gettempdir()).resolve()
    mounted = [each for each in psutil.disk_partitions(all=True) if place.is_relative_to(each.mountpoint)]
    return max(mounted, key=lambda each: len(each.mountpoint)).fstype if mounted else "unknown"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
