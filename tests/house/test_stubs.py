"""The hand-kept types of pjsua2 speak of things that the real module has."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pjsua2

STUB = Path(__file__).parents[2] / "resources" / "stubs" / "pjsua2.pyi"
# written for the types alone: C++ has no such base, and SWIG's vectors get their methods at run time
ONLY_TYPES = {"_Item", "_Vector"}


def promised() -> Iterator[tuple[str, str]]:
    """Every (class or empty, name) that the stub declares."""
    for node in ast.parse(STUB.read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield "", node.target.id
        elif isinstance(node, ast.ClassDef) and node.name not in ONLY_TYPES:
            yield "", node.name
            for member in node.body:
                if isinstance(member, ast.FunctionDef):
                    yield node.name, member.name
                elif isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
                    yield node.name, member.target.id


def test_every_name_in_the_stub_exists_in_the_real_module() -> None:
    names = list(promised())
    assert len(names) > 1000
    absent = [
        f"{owner}.{name}" if owner else name
        for owner, name in names
        if not hasattr(getattr(pjsua2, owner) if owner else pjsua2, name)
    ]
    assert absent == []
