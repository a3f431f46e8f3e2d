"""Believable knowledge articles by the thousand, and what people say who ask for one of them.

The same ones for the same seed. Units, places and numbers are invented; what people say shares only some of
an article's words, as on the telephone.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from forms.knowledge.article import Article, ArticleState, Version
from forms.knowledge.content import Content, ServiceFacts


class _Subject(NamedTuple):
    code: str
    name: str
    said: str
    """How a caller calls it."""
    unit: str
    detail: str


class _Aspect(NamedTuple):
    title: str
    question: str
    said: str
    answer: str


_SUBJECTS = (
    _Subject(
        "040802", "住房公积金租房提取", "租房子想把公积金取出来", "住房公积金管理中心", "租赁合同备案证明"
    ),
    _Subject("040801", "住房公积金贷款", "买房用公积金贷点钱", "住房公积金管理中心", "购房合同与首付凭证"),
    _Subject("070402", "社会保障卡补领", "社保卡掉了", "人力资源和社会保障局", "挂失回执"),
    _Subject("070101", "城镇职工养老保险转移接续", "养老保险转过来", "人力资源和社会保障局", "参保缴费凭证"),
    _Subject("070102", "灵活就业人员参保登记", "没单位自己交社保", "人力资源和社会保障局", "灵活就业声明"),
    _Subject("070203", "异地就医备案", "在外地住院看病报销", "医疗保障局", "异地居住证明"),
    _Subject("070202", "门诊慢性病待遇认定", "高血压糖尿病拿药报销", "医疗保障局", "二级医院诊断书"),
    _Subject("070204", "生育津贴申领", "生孩子的津贴", "医疗保障局", "出院小结"),
    _Subject("060201", "失业保险金申领", "被公司辞退领失业金", "人力资源和社会保障局", "解除劳动关系证明"),
    _Subject("060101", "农民工工资拖欠投诉", "工地干活老板不给钱", "劳动保障监察大队", "考勤记录和欠条"),
    _Subject("060301", "工伤认定", "上班路上受伤算不算工伤", "人力资源和社会保障局", "事故现场证明"),
    _Subject("080101", "最低生活保障申请", "家里困难想吃低保", "民政局", "家庭收入声明"),
    _Subject("080201", "临时救助申请", "突然生大病交不起钱", "民政局", "支出票据"),
    _Subject("080301", "残疾人两项补贴", "残疾证有没有补贴", "残疾人联合会", "残疾人证"),
    _Subject("080401", "高龄津贴发放", "老人八十岁的钱", "民政局", "老年人身份证"),
    _Subject("090101", "义务教育新生入学登记", "孩子明年上一年级", "教育局", "房产证或居住证"),
    _Subject("090102", "随迁子女入学", "外地户口孩子在这上学", "教育局", "务工证明"),
    _Subject("090201", "幼儿园转园", "宝宝换个幼儿园", "教育局", "接收园证明"),
    _Subject("100101", "预防接种证补办", "打针的本子找不到了", "疾病预防控制中心", "出生医学证明"),
    _Subject("100201", "出生医学证明换发", "出生证写错名字", "卫生健康局", "更正申请"),
    _Subject("120101", "居民身份证换领", "身份证快到期了", "公安局", "旧身份证"),
    _Subject("120102", "居住证首次申领", "外地人办居住证", "公安局", "居住地住址证明"),
    _Subject("120103", "户口迁入登记", "把户口迁过来", "公安局", "准予迁入证明"),
    _Subject("120104", "普通护照签发", "出国办护照", "出入境管理局", "未成年人监护证明"),
    _Subject("120201", "机动车驾驶证期满换证", "驾照到期", "交通警察支队", "体检证明"),
    _Subject("120202", "机动车年检", "车子该年检了", "交通警察支队", "交强险凭证"),
    _Subject("120301", "养犬登记", "家里养狗要登记吗", "公安局", "犬只免疫证明"),
    _Subject("140101", "个体工商户设立登记", "开个小店办执照", "市场监督管理局", "经营场所证明"),
    _Subject("140102", "食品经营许可", "开饭馆的证", "市场监督管理局", "从业人员健康证"),
    _Subject("140103", "企业名称变更登记", "公司改名字", "市场监督管理局", "股东会决议"),
    _Subject("140201", "税务登记信息确认", "新公司报税", "税务局", "银行账户信息"),
    _Subject("140202", "发票领用", "没有发票了", "税务局", "发票领用簿"),
    _Subject("010301", "集中供暖用户报停", "房子空着不想交暖气费", "供热集团", "水电费单据"),
    _Subject("010302", "供暖温度不达标测温", "暖气不热家里冷", "供热集团", "入户测温记录"),
    _Subject("010101", "自来水过户", "水表换个名字", "自来水公司", "不动产权证"),
    _Subject("010401", "管道燃气开户", "新房通天然气", "燃气公司", "装修图纸"),
    _Subject("170101", "居民用电增容", "电不够用老跳闸", "供电公司", "用电申请表"),
    _Subject("040101", "住宅专项维修资金使用", "楼顶漏水动用维修基金", "住房和城乡建设局", "业主表决结果"),
    _Subject("040301", "老旧电梯更新改造", "电梯老是坏要换", "住房和城乡建设局", "安全评估报告"),
    _Subject("040302", "既有住宅加装电梯", "老楼装电梯", "住房和城乡建设局", "业主协议书"),
    _Subject("040501", "公共租赁住房申请", "申请公租房", "住房保障中心", "无房证明"),
    _Subject("040601", "不动产转移登记", "二手房过户", "不动产登记中心", "完税凭证"),
    _Subject("040602", "不动产继承登记", "父母房子改到我名下", "不动产登记中心", "亲属关系证明"),
    _Subject("020301", "大件垃圾预约清运", "旧沙发怎么扔", "环境卫生管理处", "预约编号"),
    _Subject("020401", "违法建设举报查处", "邻居楼顶乱搭", "综合行政执法局", "现场照片"),
    _Subject("020501", "餐饮油烟扰民处理", "楼下饭店油烟呛人", "综合行政执法局", "油烟检测报告"),
    _Subject("02010101", "夜间施工许可核查", "工地半夜打桩", "生态环境局", "夜间施工证明"),
    _Subject("110101", "空气异味溯源", "晚上有股化工味", "生态环境局", "监测数据"),
    _Subject("030101", "公交线路优化建议", "公交车太久不来", "公共交通集团", "客流调查"),
    _Subject("030201", "出租汽车服务投诉", "打车司机绕路", "交通运输局", "车牌与行程单"),
    _Subject("030301", "道路交通信号灯报修", "红绿灯坏了", "交通警察支队", "路口编号"),
    _Subject("030401", "非机动车上牌", "电动车要上牌照", "交通警察支队", "整车合格证"),
    _Subject("050101", "预付卡消费纠纷调解", "健身房跑路卡里还有钱", "市场监督管理局", "充值记录"),
    _Subject("050103", "网络购物七日退货", "网上买的东西不给退", "市场监督管理局", "订单截图"),
    _Subject("130101", "农村宅基地申请", "村里批块地盖房", "农业农村局", "村民会议意见"),
    _Subject("130103", "征地补偿款发放", "地被征了钱没到", "自然资源和规划局", "补偿协议"),
    _Subject("130201", "农业机械购置补贴", "买拖拉机有补贴吗", "农业农村局", "购机发票"),
    _Subject("150101", "退役军人优待证申领", "当过兵的优待证", "退役军人事务局", "退役证"),
    _Subject("150201", "婚姻登记预约", "领结婚证", "民政局", "双方照片"),
    _Subject("150202", "收养登记", "想领养孩子", "民政局", "收养评估报告"),
    _Subject("160101", "公共图书馆借阅证", "借书的卡", "文化广电旅游局", "押金收据"),
    _Subject("160201", "全民健身场馆预约", "体育馆打球订场", "体育局", "预约二维码"),
    _Subject("140301", "人才购房补贴", "大学生买房补助", "人才服务中心", "学位认证"),
    _Subject("140302", "创业担保贷款贴息", "创业贷款免利息", "人力资源和社会保障局", "创业计划书"),
)
_ASPECTS = (
    _Aspect(
        "所需材料", "要带什么材料", "都要带些啥", "请携带本人有效身份证件原件、{detail}，材料不齐的一次性告知"
    ),
    _Aspect(
        "办理流程",
        "流程是怎样的",
        "先去哪一步一步咋弄",
        "先在窗口取号，提交{detail}，受理后领取回执，审核通过短信通知",
    ),
    _Aspect(
        "办理时限",
        "几天能办好",
        "得等多久才行",
        "自受理之日起{days}个工作日内办结，需要核查{detail}的延长五日",
    ),
    _Aspect("受理条件", "什么人能办", "我这种情况够不够格", "须在本辖区连续满{months}个月，并能出示{detail}"),
    _Aspect(
        "办理地点与时间",
        "在哪里办几点下班",
        "上哪个地方周末开门不",
        "地点为便民服务中心{window}号窗口，凭{detail}优先叫号",
    ),
    _Aspect(
        "收费标准", "收不收钱", "要花多少钱贵不贵", "不收取行政事业性费用，{detail}的复印工本费每页{fee}角"
    ),
    _Aspect(
        "委托他人代办",
        "别人能不能代办",
        "人在外面让亲戚去行吗",
        "可委托他人，须出示委托书、双方证件和{detail}",
    ),
    _Aspect(
        "网上办理",
        "手机上可以办吗",
        "不想跑网上弄行不",
        "登录政务服务网，实名认证后上传{detail}的照片，{days}日内反馈",
    ),
    _Aspect(
        "进度查询",
        "怎么查办到哪一步",
        "交上去没动静怎么问",
        "凭受理编号在服务网查询，{detail}退回的会注明原因",
    ),
    _Aspect(
        "未通过的救济途径",
        "不通过怎么办",
        "给我退了不服气找谁",
        "可在{months}个月内申请复核，补充{detail}后重新审查",
    ),
)
_AREAS = (
    *("鹿鸣区", "清河区", "南浦区", "高新区", "云溪县", "石桥县", "安平县", "临江市"),
    *("滨湖新区", "东岭区", "西塘区", "北苑区", "青山县", "柳林县", "金沙县", "望海区"),
)
_FILLERS = (
    "工作日上午九点到十二点、下午一点半到五点半接待，法定节假日休息。",
    "老年人、孕妇和残疾人可走绿色通道，有工作人员帮办。",
    "请以当地最新公布的文件为准，跨区办理的由首次受理的窗口负责转送。",
    "咨询电话在工作时间有人接听，也可以留言，一个工作日内回电。",
    "提供虚假证明的，撤销已经作出的决定并记入信用记录。",
    "办理中遇到问题可以当场向值班负责人反映。",
    "材料可以邮寄送达，邮费由申请人承担。",
    "根据当地实施细则，申请人应当对所提交材料的真实性负责，并配合工作人员的核查和入户了解。",
    "本事项已纳入一窗受理范围，各街道便民服务站均可代收材料，不必再到部门窗口往返。",
    "对不属于本部门职权范围的，窗口应当当场告知承办单位的名称、地址和联系方式。",
    "审批结果可以自取、邮寄或者在手机上下载电子证照，电子证照与纸质证照具有同等效力。",
    "逾期未领取的，窗口保管三个月后退回档案室，申请人需要重新预约。",
    "对办理结果有异议的，可以依法申请行政复议或者向人民法院提起诉讼。",
)
_OPENINGS = ("你好，我想问一下", "市民来电咨询：", "请问", "市民反映，", "麻烦问下", "家里老人托我问，")
_STORIES = (
    "昨天我已经跑过一趟，窗口排队的人特别多，轮到我的时候说系统坏了让改天再来，",
    "我父亲今年七十多岁腿脚不方便，平时都是我帮他弄这些事情，",
    "之前打过社区的电话，社区说不归他们管，让我打热线问清楚再去，",
    "网上查了半天说法都不一样，有的说可以有的说不可以，",
    "我平时上班请假不容易，想一次就弄好，不要来回折腾，",
    "邻居家上个月刚弄过，说规定已经变了，跟以前不一样，",
)
_ENDINGS = ("，能帮忙看看吗", "，希望尽快答复", "，急着用", "", "，之前打过电话说不清楚", "，谢谢")
COUNT = len(_SUBJECTS) * len(_ASPECTS) * len(_AREAS)
"""So many different articles there are."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a caller says, and the article that answers it; nine others are on the same matter and place.

    The matter is always told in the caller's words; what is wanted of it, either `plainly`, as the article's
    questions say it, or in words that no article has: then only the matter can be found.
    """

    text: str
    category: str
    article_id: str
    matter: str
    plainly: bool


def articles(count: int, now: datetime, seed: int = 12345) -> Iterator[Article]:
    """The first *count* (10,240 at most) published articles, changed during the year before *now*."""
    rng = random.Random(seed)
    for number in range(min(count, COUNT)):
        subject, aspect, area = _parts(number)
        written = now - timedelta(minutes=rng.randrange(500_000))
        values = {
            "detail": subject.detail,
            "days": rng.randint(2, 40),
            "months": rng.randint(1, 24),
            "window": rng.randint(1, 60),
            "fee": rng.randint(1, 9),
        }
        body = [
            f"{area}{subject.unit}办理{subject.name}。",
            *rng.sample(_FILLERS, rng.randint(2, 5)),
            f"{aspect.answer.format(**values)}。",
            *rng.sample(_FILLERS, rng.randint(2, 5)),
            f"咨询电话0980-555{rng.randrange(10_000):04d}。",
        ]
        content = Content(
            title=f"{area}{subject.name}{aspect.title}",
            body="".join(f"<p>{each}</p>" for each in body),
            questions=(f"{subject.name}{aspect.question}", f"{area}{subject.said}，{aspect.question}"),
            category=subject.code,
            unit=f"{area}{subject.unit}",
            source=f"{subject.name}办事指南",
            facts=ServiceFacts(time_limit=f"{values['days']}个工作日", place=f"{area}便民服务中心"),
        )
        version = Version(
            number=1,
            content=content,
            state=ArticleState.PUBLISHED,
            author="2001",
            author_name="王敏",
            written_at=written,
            reviewer="2002",
            reviewer_name="赵强",
            reviewed_at=written,
        )
        yield Article(id=_id(number), created_at=written, changed_at=written, versions=(version,))


def said(count: int, articles: int, seed: int = 7) -> Iterator[Said]:
    """*count* callers, each with a matter that one of the first *articles* articles answers."""
    rng = random.Random(seed)
    for _ in range(count):
        number = rng.randrange(min(articles, COUNT))
        subject, aspect, area = _parts(number)
        plainly = rng.random() < 0.5
        wanted = aspect.question if plainly else aspect.said
        matter = rng.choice((f"{subject.said}，{wanted}", f"{wanted}？{subject.said}的事"))
        told = "".join(rng.sample(_STORIES, rng.randint(0, 4)))
        text = f"{rng.choice(_OPENINGS)}我在{area}，{told}{matter}{rng.choice(_ENDINGS)}"
        yield Said(text, subject.code, _id(number), subject.name, plainly)


def same_matter(article_id: str, other_id: str) -> bool:
    """Whether two of the articles are on one matter, wherever it is."""
    one, other = (int(each.removeprefix("article")) for each in (article_id, other_id))
    return one % len(_SUBJECTS) == other % len(_SUBJECTS)


def searched(count: int, seed: int = 8) -> Iterator[str]:
    """*count* words as an agent types them to find articles."""
    rng = random.Random(seed)
    for _ in range(count):
        subject, aspect, area = _parts(rng.randrange(COUNT))
        start = rng.randrange(len(subject.name) - 2)
        yield rng.choice(
            (
                subject.name[start : start + rng.randint(2, 6)],
                subject.name,
                f"{subject.name[:4]} {aspect.title[:2]}",
                f"{area} {subject.name[-4:]}",
                f"{subject.said}{aspect.question}",
                subject.detail,
                rng.choice(("gjj", "shebaoka", "yiliao", "jzz", "dianti", "ruxue", "天外来客", "量子纠缠")),
            )
        )


def _parts(number: int) -> tuple[_Subject, _Aspect, str]:
    """Neighbours differ in all three, so that few articles are as mixed as many."""
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    rest = number // len(_SUBJECTS)
    return subject, _ASPECTS[rest % len(_ASPECTS)], _AREAS[rest // len(_ASPECTS) % len(_AREAS)]


def _id(number: int) -> str:
    return f"article{number:05d}"
