"""A year comes in as TOML, as a table or as the words of the notice, refused where it does not add up."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from forms.clock.calendar import CalendarYear, DayKind
from forms.clock.errors import CalendarRefused
from forms.clock.notice import as_text, year_from_text, year_from_xlsx
from forms.clock.seed import shipped_years

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号

一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""
TABLE = "日期,类型,名称\n2027-02-05,节,春节\n2027/2/6,节,春节\n2027年2月14日,班,春节\n2027-02-08,班,\n"


def year(number: int) -> CalendarYear:
    return next(each for each in shipped_years() if each.year == number)


def test_the_words_of_the_notice_give_the_days_of_the_published_year() -> None:
    read = year_from_text(NOTICE_2026)
    assert read.year == 2026
    assert read.source == "国办发明电〔2025〕7号"
    assert read.days == year(2026).days


@pytest.mark.parametrize("shipped", shipped_years(), ids=lambda each: str(each.year))
def test_every_year_written_as_text_reads_back_as_the_same_working_days(shipped: CalendarYear) -> None:
    read = year_from_text(as_text(shipped))
    assert (read.year, read.source) == (shipped.year, shipped.source)
    assert [(each.day, each.kind) for each in read.days] == [(each.day, each.kind) for each in shipped.days]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_table_gives_its_days(separator: str) -> None:
    read = year_from_text(TABLE.replace(",", separator))
    assert [(each.day, each.kind) for each in read.days] == [
        (date(2027, 2, 5), DayKind.HOLIDAY),
        (date(2027, 2, 6), DayKind.HOLIDAY),
        (date(2027, 2, 14), DayKind.WORK),
    ]


def test_a_sheet_gives_its_days_however_excel_keeps_them() -> None:
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["日期", "类型", "名称"], [date(2027, 2, 5), "节", "春节"], ["2027-02-14", "班", None]):
        sheet.append(row)
    book.save(content)
    read = year_from_xlsx(content.getvalue())
    assert [(each.day, each.kind, each.name) for each in read.days] == [
        (date(2027, 2, 5), DayKind.HOLIDAY, "春节"),
        (date(2027, 2, 14), DayKind.WORK, "补班"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NOTICE_2026.replace("共9天", "共8天"), "“春节”写的是共 8 天，按起止日期是 9 天"),
        (NOTICE_2026.replace("2月14日（周六）", "2月13日（周五）"), "2026-02-13 不是周末"),
        (NOTICE_2026.replace("2026年", ""), "没有写明是哪一年"),
        (NOTICE_2026.replace("10月1日", "13月1日"), "13月1日"),
        ("2027年放假", "没有读到放假的日子"),
        (TABLE + "2027-02-31,节,春节\n", "第 6 行：“2027-02-31”不是日期"),
        (TABLE + "2027-02-09,假,春节\n", "第 6 行：类型“假”应为 班、休 或 节"),
        (TABLE + "2027-02-05,节,春节\n", "第 6 行：2027-02-05 在第 2 行已经写过"),
        (TABLE + "2028-02-05,节,春节\n", "一次只能导入一年，这里有 2027、2028 年"),
        ("2027-02-08,班,\n", "没有读到放假或补班的日子"),
        (
            'year = 2027\nsource = "x"\n[[holidays]]\nname = "春节"\nfirst = 2027-02-05\nlast = 2027-02-01',
            "第 6 行",
        ),
        ('year = 2027\nsource = "x"\nholidays = []', "第 3 行：holidays（假期）至少要有 1 项"),
    ],
)
def test_what_does_not_add_up_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        year_from_text(text)
    assert told in refused.value.text


def test_a_file_that_is_no_sheet_is_refused() -> None:
    with pytest.raises(CalendarRefused, match="不是可以读取的 xlsx"):
        year_from_xlsx(b"not a sheet")
