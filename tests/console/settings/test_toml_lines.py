"""On which line a key stands."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.settings.toml_lines import key_lines, line_of


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\n", ("a",), 1),
        ("\n\n# x\na = 1\nb = 2\n", ("b",), 5),
        ("[phone]\nport = 1\n[look]\nscale = 1\n", ("look",), 3),
        ("[phone]\nport = 1\n[look]\nscale = 1\n", ("look", "scale"), 4),
        ('[phone]\nname = """\nport = 5\n[look]\n"""\nport = 1\n', ("phone", "port"), 6),
        ("[phone]\nname = '''a\n# b\n'''\nport = 1\n", ("phone", "port"), 5),
        ('[phone]\nname = """a\\"""\nb"""\nport = 1\n', ("phone", "port"), 4),
        ('[phone]\nname = """a""""\nport = 1\n', ("phone", "port"), 3),
        ("[phone]\nlist = [\n  1, # [\n  2,\n]\nport = 1\n", ("phone", "port"), 6),
        ('[phone]\nname = "a # [ {" # [\nport = 1\n', ("phone", "port"), 3),
        ('"phone"."po rt" = 1\n', ("phone", "po rt"), 1),
        ("phone.port = 1\n", ("phone", "port"), 1),
        ("phone = { port = 1 }\n", ("phone", "port"), 1),
        ("[ phone . line ]\nport = 1\n", ("phone", "line", "port"), 2),
        ("[[t]]\na = 1\n\n[[t]]\na = 2\n", ("t", 1), 4),
        ("[[t]]\na = 1\n\n[[t]]\na = 2\n", ("t", 1, "a"), 5),
        ("[[t]]\n[t.sub]\na = 2\n", ("t", 0, "sub", "a"), 3),
        ("[phone]\nport = 1", ("phone", "absent"), 1),
        ("[phone]\nport = 1", ("absent",), 0),
    ],
)
def test_every_key_has_its_line(text: str, path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(text)
    assert line_of(key_lines(text), path) == line


FILLER = st.sampled_from(
    [
        "",
        "# note = 1",
        'x{n} = "[a]"',
        'x{n} = """\nq = 1\n"""',
        "x{n} = [1,\n2]",
        "x{n} = '''#\n'''",
        "x{n} = {{a = 1}}",
    ]
)


@given(st.lists(FILLER, max_size=8), st.lists(FILLER, max_size=8))
def test_whatever_stands_around_a_key_its_line_is_found(above: list[str], below: list[str]) -> None:
    lines = [text.format(n=number) for number, text in enumerate([*above, "wanted = 1", *below])]
    text = "\n".join(["[table]", *lines]) + "\n"
    tomllib.loads(text)
    found = line_of(key_lines(text), ("table", "wanted"))
    assert text.split("\n")[found - 1] == "wanted = 1"
