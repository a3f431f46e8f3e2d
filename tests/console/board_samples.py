"""What the boards show: invented categories, earlier tickets, choices."""

from console.theme import Icon, Tone
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.history import HistoryRow
from console.widgets.tree import Branch

TYPES = ("咨询", "求助", "投诉", "举报", "建议", "表扬", "其他")

CATEGORIES = (
    Branch(
        "01",
        "城建",
        (
            Branch(
                "0101",
                "供热",
                (
                    Branch("010101", "温度不达标", keywords="wdbdb 暖气不热"),
                    Branch("010102", "管道漏水", keywords="gdls"),
                    Branch("010103", "收费与退费", keywords="sfytf"),
                ),
                "gr",
            ),
            Branch(
                "0102",
                "供水",
                (Branch("010201", "停水", keywords="ts"), Branch("010202", "水质", keywords="sz")),
            ),
        ),
    ),
    Branch("02", "交通", (Branch("0201", "公交线路"), Branch("0202", "道路破损"))),
    Branch("03", "社会保障", (Branch("0301", "公积金"), Branch("0302", "养老保险"))),
)

HISTORY = (
    HistoryRow(
        "1", "11-02", "供暖不热，卧室只有十四度", "办理中", Tone.INFO, Icon.LOADER, "城建 > 供热", "第3次"
    ),
    HistoryRow(
        "2", "10-21", "供暖不热", "已办结 · 不满意", Tone.DANGER, Icon.CIRCLE_X, "城管局主办", "第2次"
    ),
    HistoryRow(
        "3",
        "09-14",
        "小区北门路灯不亮，晚上老人出行不便，多次反映没有结果",
        "已办结",
        Tone.TALKING,
        Icon.CIRCLE_CHECK,
        "鹿城区 · 满意",
    ),
    HistoryRow(
        "4", "2025-12-30", "咨询公积金提取", "在线解答", Tone.NEUTRAL, Icon.MESSAGE_SQUARE, "社会保障"
    ),
)


def types() -> SegmentedChoice:
    return SegmentedChoice([Option(name, name) for name in TYPES], name="诉求类型")


def urgency() -> SegmentedChoice:
    options = [
        Option("normal", "一般"),
        Option("urgent", "紧急", Tone.RINGING),
        Option("critical", "特急", Tone.DANGER),
    ]
    return SegmentedChoice(options, name="紧急程度")
