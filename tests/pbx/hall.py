"""The hall of the tests' Asterisk: resources/pbx as shipped, on ports and in folders of the test's own."""

import re
from collections.abc import Mapping
from pathlib import Path

from telephony.pbx.configuration import (
    Hall,
    LineEntry,
    MonitorSettings,
    PbxSettings,
    QueueEntry,
    Telephone,
    Trunk,
    files,
)

OWN = Path(__file__).with_name("etc")
"""What is not the hall's: where Asterisk's folders are, its log, and the citizens and targets outside."""
AGENTS = ("1001", "1002", "1003", "1004")
SUPERVISOR = "9001"
NAMES = {"1001": "李静", "1002": "王强", "1003": "赵敏", "1004": "陈晨"}
QUEUES = ("hotline", "business", "dialect")
UNKNOWN_NUMBER = "999000"
"""Dialled by tests, and nobody's."""
LOCAL = "127.0.0.1"


def hall(folder: Path, *, sip: int, tls: int, ami: int, ami_tls: int, rtp: int) -> Hall:
    """The hall with these ports; 1003 speaks only SRTP, 1002 sits at the business seat too."""
    return Hall(
        pbx=PbxSettings(
            address=LOCAL,
            networks=(f"{LOCAL}/32",),
            sip_port=sip,
            tls_port=tls,
            rtp_start=rtp,
            rtp_end=rtp + 199,
            folder=str(folder / "etc"),
            certificates=str(folder / "etc" / "tls"),
            hold=str(folder / "hold"),
            record=True,
            # the tests of wrap-up switch it on
            wrap_up=False,
            qualify_s=0,
            keep_alive_s=0,
            # shorter than the standard's 500 ms, so that a lost peer is noticed within seconds
            timer_t1_ms=100,
            rtcp_interval_ms=1000,
        ),
        monitor=MonitorSettings(port=ami, tls_port=ami_tls, networks=(f"{LOCAL}/32",)),
        trunk=Trunk(host=f"{LOCAL}:{sip}", addresses=(LOCAL,)),
        queue=tuple(QueueEntry(name=each) for each in QUEUES),
        line=(
            LineEntry(number="12345", queue="hotline"),
            LineEntry(number="12369", queue="hotline"),
            LineEntry(number="12317", queue="hotline"),
            LineEntry(number="123451", queue="business"),
        ),
        telephone=(
            *(_telephone(each) for each in AGENTS),
            Telephone(extension=SUPERVISOR, name="班长", supervisor=True, srtp=False),
        ),
    )


def configuration(described: Hall, passwords: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """All files: the shipped ones, with the test's own in place of theirs; *values* fill in the own ones."""
    texts = files(described, passwords)
    for template in OWN.glob("*.conf"):
        text = template.read_text("utf-8")
        texts[template.name] = re.sub("@([A-Z_]+)@", lambda found: values[found[1]], text)
    return texts


def _telephone(extension: str) -> Telephone:
    queues = ("hotline", "business") if extension == "1002" else ("hotline",)
    return Telephone(extension=extension, name=NAMES[extension], queues=queues, srtp=extension == "1003")
