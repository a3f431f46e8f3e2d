"""Whether recordings can be kept: asked by really writing, not by reading rights."""

import secrets
import shutil
from pathlib import Path

from console.settings.findings import os_sentence
from console.settings.probes import Verdict, bad, good, warning

RECORDING_BYTES_PER_HOUR = 16_000 * 2 * 3600
"""Mono, 16 bits, 16 kHz."""
LITTLE_ROOM = 5 * 10**9
NO_ROOM = 200 * 10**6


def check_recordings(folder: Path) -> Verdict:
    """Make the folder, write a file and remove it, look at the room left. May wait for a network drive."""
    if not folder.is_absolute():
        return bad(f"{folder} 不是完整路径", "写完整的路径，如 D:\\录音 或 /srv/recordings")
    trial = folder / f".trial-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(bytes(4096))
        trial.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return bad(
            f"录音文件夹 {folder} 不能写入：{os_sentence(error)}", "换一个文件夹，或请管理员给写入权限"
        )
    return _of_room(folder, free)


def _of_room(folder: Path, free: int) -> Verdict:
    hours = free // RECORDING_BYTES_PER_HOUR
    room = f"还剩 {free / 10**9:.1f} GB，约可录 {hours} 小时"
    if free < NO_ROOM:
        return bad(f"录音文件夹 {folder} 所在的磁盘快满了，{room}", "清理磁盘，或换一个文件夹")
    if free < LITTLE_ROOM:
        return warning(f"录音文件夹可以写入，但{room}", "请尽快清理磁盘，或换一个文件夹")
    return good(f"录音文件夹 {folder} 可以写入，{room}")
