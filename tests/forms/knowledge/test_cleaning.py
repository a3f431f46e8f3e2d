"""Text from elsewhere: noise against copying goes, scripts and remote loads go, plain text stays."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forms.knowledge.cleaning import as_body, clean_text, sanitised, text_of

MARKS = st.sampled_from("<>/&;()（）āǎ當前aPp 　\n'\"=#x1")
SOUP = st.text(alphabet=st.one_of(MARKS, st.characters()), max_size=80)
PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<br>",
                "<td>",
                "<table>",
                "<script>",
                "</script>",
                "<img src=http://a/b>",
                "<b",
                ">",
            ),
            *(
                "<a href='javascript:x'>",
                "</a>",
                "<svg onload=x>",
                "<style>",
                "&amp;",
                "&#38;",
                "&lt;",
                "<!--",
            ),
            *(
                "當(dāng)",
                "您",
                "文字",
                " ",
                "\n",
                "(",
                "dāng",
                ")",
                "<li>",
                "</ul>",
                "<math>",
                "<h1>",
                "\u2028",
            ),
        ]
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize(
    ("copied", "clean"),
    [
        ("您當(dāng)前的位置", "您当前的位置"),
        ("您当(dāng)前", "您当前"),
        ("辦（bàn）理流程", "办理流程"),
        ("網( wǎng )上", "网上"),
        ("裡(lǐ)面", "里面"),
        ("走著(zhe)", "走著(zhe)"),
        ("項目(app)", "項目(app)"),
        ("人口(约)", "人口(约)"),
        ("社保卡(蓝)", "社保卡(蓝)"),
        ("ＡＢＣ１２３４５", "ABC12345"),
        ("你好，（注）①㎡", "你好，（注）①㎡"),
        ("人⺠政府⻔口", "人民政府门口"),
        ("⼈⼝", "人口"),
        ("零\u200b宽\ufeff字\u00ad符", "零宽字符"),
        ("全\u3000角\u00a0空格", "全 角 空格"),
        ("換行\r\n保留", "換行\n保留"),
    ],
)
def test_copied_text_is_cleaned(copied: str, clean: str) -> None:
    assert clean_text(copied) == clean


@given(st.one_of(SOUP, PIECES))
@example("當(dāng(dāng))")
def test_cleaning_never_raises_and_twice_is_as_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(st.text(alphabet="甲乙丙丁，。：（）0123456789abcXYZ \n", max_size=80))
def test_plain_text_stays(text: str) -> None:
    assert clean_text(text) == text.strip()
    assert text_of(as_body(text)).split() == text.split()


@given(st.one_of(SOUP, PIECES))
@example("x<td>1")
@example("&amp;lt;b&amp;gt;")
def test_a_body_made_twice_is_as_once(text: str) -> None:
    once = as_body(text)
    assert as_body(once) == once
    assert sanitised(once) == once


DANGER = re.compile(
    r"<\s*/?\s*(script|style|img|iframe|object|embed|svg|form|link|meta|base)\b", re.IGNORECASE
)


@given(st.one_of(SOUP, PIECES))
def test_no_body_has_scripts_remote_loads_or_events(text: str) -> None:
    body = as_body(text)
    assert not DANGER.search(body)
    assert not re.search(r"<[^>]*\s(on\w+|style|src|srcset|background)\s*=", body, re.IGNORECASE)
    assert not re.search(r"<[^>]*href\s*=\s*[\"']?\s*(javascript|data|vbscript|file):", body, re.IGNORECASE)


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p onclick='x()'>甲</p>", "<p>甲</p>"),
        ("<p>甲<script>alert(1)</script></p>", "<p>甲</p>"),
        ("<p>甲<img src='http://x/y.png' onerror='z'>乙</p>", "<p>甲乙</p>"),
        ("<p style='background:url(http://x)'>甲</p>", "<p>甲</p>"),
        ("<a href='javascript:x()'>甲</a>", "<a>甲</a>"),
        ("<a href='https://example.org/'>甲</a>", '<a href="https://example.org/">甲</a>'),
        ("<iframe src='http://x'></iframe><p>甲</p>", "<p>甲</p>"),
        ("<table><tr><td colspan='2'>甲</td></tr></table>", None),
        ("第一行\n\n第二行", "<p>第一行</p>\n<p>第二行</p>"),
        ("温度 < 18 且 > 10", "<p>温度 &lt; 18 且 &gt; 10</p>"),
    ],
)
def test_html_keeps_its_shape_and_loses_its_teeth(html: str, body: str | None) -> None:
    if body is None:
        assert 'colspan="2"' in as_body(html)
    else:
        assert as_body(html) == body


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<br>",
                "<li>",
                "<td>",
                "</td>",
                "<b>",
                "</b>",
                "<tr>",
                "<ul>",
                "&amp;",
                "&lt;",
                "&nbsp;",
                "甲",
                "乙 ",
                "\n",
                " 1 > 2",
            ]
        ),
        max_size=30,
    )
)
def test_bodies_of_bare_tags_are_read_as_the_parser_reads_them(pieces: list[str]) -> None:
    html = "<p>" + "".join(pieces)
    assert text_of(html) == text_of(html + '<b class="x"></b>')  # an attribute is left to the parser


def test_text_has_a_line_for_each_paragraph_entry_and_row() -> None:
    lists = "<ul><li>一</li><li>二</li></ul><table><tr><th>丙</th><td>丁</td></tr></table>"
    html = f"<h2>题</h2><p>甲<b>乙</b></p>{lists}"
    assert text_of(html) == "题\n甲乙\n一\n二\n丙 丁"
