"""Sentences as news has them, for two segmenters to be held to each other; always the same ones.

Those of the sample corpus, and templates filled with the lexicons' names and terms, with numbers,
Latin and dates, in either script and either width. What is drawn for a term depends on the term
alone: an editor who adds one adds its sentences, and changes no other.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from data_loader import load_articles
from data_loader.lexicons import Lexicons

ROOT: Final = Path(__file__).parents[2]
SENTENCE: Final = re.compile(r"[^。！？\n]+[。！？]?")
SENTENCES_A_TERM: Final = 2

TEMPLATES: Final = (
    "{date}，{name}在{place}說，{term}的問題不會在{number}天內解決。",
    "{name}辦公室證實，雙方將在{place}就{term}再談{number}輪，{latin}也在議程上。",
    "據{latin}報導，{term}涉及的金額達{number}億美元，{name}拒絕評論。",
    "市場等待{term}的消息，{latin}股價一度下跌{number}%，收盤前才收復失地。",
    "「{term}」是{name}今年第{number}次提到的說法，{place}的分析師並不意外。",
    "{place}方面{date}公布清單，共{number}項，其中一半與{term}有關（見{latin}）。",
    "{name}与{place}代表会谈约{number}小时，谈到{term}、签证和航班。",
    "报告显示，{term}使{place}的企业多付了{number}万元，{latin}例外。",
    "如果{term}谈不成，{name}说，{date}起税率将升到{number}%。",
    "记者问到{term}时，{name}只说了一句“{latin}”，便转身离开{place}。",
    "{date}，{place}股市收报{number}点；{term}与{latin}成为焦点。",
    "{number}名学者联名致信{name}，要求把{term}放回{place}的谈判桌上。",
)
PEOPLE: Final = (
    *("特朗普", "川普", "習近平", "习近平", "拜登", "贝森特", "何立峰", "李成钢", "王毅", "鲁比奥"),
    *(
        "魯比歐",
        "葉倫",
        "布林肯",
        "沙利文",
        "蘇利文",
        "卢特尼克",
        "格里爾",
        "藍佛安",
        "商務部發言人",
    ),
)
PLACES: Final = (
    *("釜山", "日內瓦", "吉隆坡", "利马", "峇里島", "旧金山", "安克拉治", "北京釣魚台"),
    *("海湖庄园", "布宜諾斯艾利斯", "马德里", "首爾江南區", "上海浦东", "華府", "巴黎", "斐洛里"),
)
LATIN: Final = (
    *("TikTok", "Reuters", "F-35", "H200", "COVID-19", "iPhone 17", "AT&T", "U.S.-China"),
    *("5G", "C919", "No comment", "A股", "AI", "WeChat/微信", "B-2轰炸机", "G20", "CHIPS法案"),
)
NUMBERS: Final = (
    *("3", "12.7", "2,535", "１００", "19.3", "0.5", "三", "二十四", "1,200万", "7.1234"),
    *("一百二十", "3萬6千", "10多", "2500", "９０", "千分之三又1/2", "10–25"),
)
DATES: Final = (
    *(
        "11月1日",
        "2025年10月30日",
        "二〇二四年十一月",
        "民國113年5月6日",
        "周四",
        "當地時間週三晚間",
    ),
    *("２０２６年３月", "上周五（7日）", "同日下午3时15分", "5月12日至14日", "去年底", "本月初"),
)
ODD: Final = (
    "邮箱xin_wen@example.com与文件report_2024.pdf同时外泄。",
    "帳號@lighthouse_news轉發了#貿易戰、#G20_2026兩個標籤。",
    "店名𠮷㐂壽司，老闆姓䶮，菜單上寫著㐂㐂麵。",
    "署名㐂.K的评论员与㐂-Lin争论，编号A+㐂。",
    "歌手王㐂_官方帳號發文，點閱C++教學5&6集。",
    "佢坐喺𠮶個位，話：「好㗎㖞，𠮶度最多人。」",
    "唐纳德·特朗普与斯科特・贝森特在5·18当天会面，9·11家属在场。",
    "气温-5℃、北纬38°线、价格￥1,299或$199.99、比例3:2、误差±5%。",
    "①关税②稀土③大豆，第Ⅱ阶段未签；㈱、㎡、№也见于附件。",
    "他在X（原Twitter）写道：“Great!!”👍👍，café与naïve也没拼错。",
    "きみがよ與カラオケ、半角ｶﾀｶﾅ、전쟁 都出現在同一版上。",
)
"""Signs, rare characters and other scripts; the segmenters do not agree on all of them."""
_WIDE: Final = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789%GAFTk"}


def list_sentences(lexicons: Lexicons) -> list[str]:
    """Return the sentences, each once."""
    return list(dict.fromkeys([*_of_seeds(), *_of_lexicons(lexicons), *ODD]))


def _of_seeds() -> Iterator[str]:
    articles, _ = load_articles(ROOT / "seeds", workers=1)
    for text in [*articles["title"], *articles["text"]]:
        yield from (sentence.strip() for sentence in SENTENCE.findall(text))


def _of_lexicons(lexicons: Lexicons) -> Iterator[str]:
    names = [form for name in lexicons.names for form in name.forms]
    terms = [term for issue in lexicons.issues for term in (*issue.terms, *issue.exclusions)]
    for term in dict.fromkeys([*terms, *names, *lexicons.user_terms]):
        chance = Random(term)
        for template in chance.sample(TEMPLATES, SENTENCES_A_TERM):
            filled = template.format(
                term=term,
                name=chance.choice(PEOPLE),
                place=chance.choice(PLACES),
                latin=chance.choice(LATIN),
                number=chance.choice(NUMBERS),
                date=chance.choice(DATES),
            )
            yield filled.translate(_WIDE) if chance.random() < 0.1 else filled
