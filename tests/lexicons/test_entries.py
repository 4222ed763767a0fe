"""The lexicon files themselves: complete, consistent, and catching what they should and no more.

Sentences are invented. Each trap is a stretch of ordinary text that holds a term by accident.
"""

import re
from datetime import date

import pytest

from corpus.matching import Matcher, fold_for_matching, issue_group, name_group
from corpus.segmentation import cut_text
from data_loader.lexicons import Event, Lexicons, load_interface, load_lexicons
from data_loader.scripts import fold_text

ISSUES = [
    "trade",
    "purchases",
    "chips",
    "rare_earths",
    "tiktok_data",
    "ai",
    "finance",
    "taiwan",
    "south_china_sea",
    "north_korea",
    "fentanyl",
    "human_rights",
    "climate_energy",
    "ukraine_russia",
    "iran_middle_east",
    "covid_exchange",
]


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return load_lexicons()


@pytest.fixture(scope="module")
def matchers(lexicons: Lexicons) -> dict[str, Matcher]:
    """One matcher an issue or name, by ``issue:key`` and ``name:key``."""
    issues = {f"issue:{issue.key}": Matcher([issue_group(issue)]) for issue in lexicons.issues}
    return issues | {f"name:{name.key}": Matcher([name_group(name)]) for name in lexicons.names}


def mentions(matcher: Matcher, sentence: str) -> list[str]:
    folded = fold_for_matching(sentence)
    return [sentence[start:stop] for _, _, start, stop in matcher.find(folded)]


def event(lexicons: Lexicons, key: str) -> Event:
    return next(event for event in lexicons.events if event.key == key)


def test_all_sixteen_issues_stand_in_their_order(lexicons: Lexicons) -> None:
    assert [issue.key for issue in lexicons.issues] == ISSUES


def test_labels_of_each_script_are_in_that_script(lexicons: Lexicons) -> None:
    entries = (*lexicons.issues, *lexicons.names, *lexicons.events)
    simplified = [entry.labels["zh-Hans"] for entry in entries]
    assert [label for label in simplified if fold_text(label) != label] == []
    # A Traditional label in Simplified characters would be its own folding in every case.
    traditional = [entry.labels["zh-Hant"] for entry in entries]
    assert sum(fold_text(label) != label for label in traditional) > len(traditional) / 2


def test_each_event_is_within_the_decade_and_not_in_the_future(lexicons: Lexicons) -> None:
    assert all(date(2017, 1, 1) <= e.first <= e.last <= date.today() for e in lexicons.events)
    assert all((e.last - e.first).days <= 5 for e in lexicons.events)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("mar_a_lago_2017", date(2017, 4, 6), date(2017, 4, 7)),
        ("hamburg_2017", date(2017, 7, 8), date(2017, 7, 8)),
        ("beijing_2017", date(2017, 11, 8), date(2017, 11, 10)),
        ("buenos_aires_2018", date(2018, 12, 1), date(2018, 12, 1)),
        ("osaka_2019", date(2019, 6, 29), date(2019, 6, 29)),
        ("phase_one_2020", date(2020, 1, 15), date(2020, 1, 15)),
        ("anchorage_2021", date(2021, 3, 18), date(2021, 3, 19)),
        ("video_summit_2021", date(2021, 11, 16), date(2021, 11, 16)),
        ("bali_2022", date(2022, 11, 14), date(2022, 11, 14)),
        ("san_francisco_2023", date(2023, 11, 15), date(2023, 11, 15)),
        ("blinken_beijing_2024", date(2024, 4, 24), date(2024, 4, 26)),
        ("lima_2024", date(2024, 11, 16), date(2024, 11, 16)),
        ("geneva_2025", date(2025, 5, 10), date(2025, 5, 11)),
        ("busan_2025", date(2025, 10, 30), date(2025, 10, 30)),
    ],
)
def test_days_of_the_best_known_meetings(
    lexicons: Lexicons, key: str, first: date, last: date
) -> None:
    assert (event(lexicons, key).first, event(lexicons, key).last) == (first, last)


def test_few_enough_events_are_major_for_one_axis(lexicons: Lexicons) -> None:
    assert 10 <= sum(e.major for e in lexicons.events) <= 20


def test_every_term_and_spelling_is_found_by_its_own_entry(
    lexicons: Lexicons, matchers: dict[str, Matcher]
) -> None:
    wanted = [(f"issue:{issue.key}", term) for issue in lexicons.issues for term in issue.terms]
    wanted += [(f"name:{name.key}", form) for name in lexicons.names for form in name.forms]
    hidden = [
        (key, term) for key, term in wanted if mentions(matchers[key], f"，{term}。") != [term]
    ]
    assert hidden == []


def test_no_exclusion_lets_its_term_through(
    lexicons: Lexicons, matchers: dict[str, Matcher]
) -> None:
    traps = [(f"issue:{issue.key}", trap) for issue in lexicons.issues for trap in issue.exclusions]
    traps += [(f"name:{name.key}", trap) for name in lexicons.names for trap in name.exclusions]
    leaking = [
        (key, trap, found)
        for key, trap in traps
        if (found := mentions(matchers[key], f"，{trap}。"))
    ]
    assert leaking == []


TRAPS = [
    ("issue:south_china_sea", "遊客從海南海口出發"),
    ("issue:south_china_sea", "消息從中南海傳出"),
    ("issue:south_china_sea", "軍機飛越台灣西南海域", "軍機"),
    ("issue:south_china_sea", "華南海鮮市場已經關閉"),
    ("issue:south_china_sea", "申請正由審核武漢個案的官員處理"),
    ("issue:south_china_sea", "总统阿萨德没有出席"),
    ("issue:taiwan", "這個平台海外用戶眾多"),
    ("issue:taiwan", "天文台海洋預報今早更新"),
    ("issue:taiwan", "他說他是一個中國人"),
    ("issue:taiwan", "電視台獨家播出"),
    ("issue:taiwan", "他主張統一中國的度量衡"),
    ("issue:taiwan", "當局提醒市民對颱風保持警覺"),
    ("issue:human_rights", "條例保障投資人權益和工人權利"),
    ("issue:human_rights", "他东躲西藏多年"),
    ("issue:human_rights", "公司企图博取同情"),
    ("issue:human_rights", "大学开辟科研新疆域"),
    ("issue:trade", "相關稅務事宜由律師處理"),
    ("issue:trade", "她參加徵文比賽"),
    ("issue:chips", "新人难得有曝光机会"),
    ("issue:chips", "這只有輕微影響"),
    ("issue:tiktok_data", "融資安排尚未公布，投資安全要緊"),
    ("issue:ai", "AIIB and TAIWAN were said to be in the email"),
    ("issue:ai", "他打算力挺候选人"),
    ("issue:finance", "雙方未就協議息差表態"),
    ("issue:north_korea", "延边朝鲜族自治州"),
    ("issue:north_korea", "老師審核試題"),
    ("issue:north_korea", "湖北韩先生来信"),
    ("issue:fentanyl", "前體育局長出席活動"),
    ("issue:ukraine_russia", "白俄罗斯选手夺冠，湖北约有五百人参加"),
    ("issue:iran_middle_east", "他可以巴士代步，并以巴黎为例"),
    ("issue:iran_middle_east", "古巴以及中东部地区有雨"),
    ("issue:iran_middle_east", "他参加沙田区选举"),
    ("issue:covid_exchange", "新冠军诞生，追本溯源要谢教练"),
    ("issue:covid_exchange", "非洲豬瘟疫情未退"),
    ("name:kerry", "克里姆林宮、克里米亞、克里斯和馬克里都在名單上"),
    ("name:ross", "俄罗斯、罗斯福与索罗斯"),
    ("name:vance", "埃万斯与伊万斯同场"),
    ("name:sullivan", "弗若斯特沙利文的报告"),
    ("name:trump", "他操着一口川普话，说的是四川普通话"),
    ("name:li_qiang", "安李强调合作"),
    ("name:greer", "贝尔·格里尔斯在野外求生"),
    ("name:bush", "会上宣布什么尚不清楚，布什尔核电站照常运转"),
    ("name:huawei", "两国关系升华为伙伴，才华为人称道"),
    ("name:wto", "世貿中心大廈失火"),
    ("name:asean", "股東協議已經簽署"),
    ("name:south_korea", "高雄市長韓國瑜到訪"),
    ("name:visit_to_china", "他在专访中提到，受访中学生多数同意"),
    ("name:washington", "華盛頓郵報的記者住在豪華府第"),
    ("name:china_us", "中美洲的風光美中不足，其中美食最多"),
    ("name:china_us", "美中期选举临近，旅美中国学者和唯美中国画都上了新闻"),
]


@pytest.mark.parametrize(("key", "sentence", "found"), [(*trap, "")[:3] for trap in TRAPS])
def test_accidental_matches_are_no_mentions(
    matchers: dict[str, Matcher], key: str, sentence: str, found: str
) -> None:
    assert mentions(matchers[key], sentence) == ([found] if found else [])


@pytest.mark.parametrize(
    ("key", "sentence", "found"),
    [
        ("issue:trade", "對等關稅與加徵的关税", ["對等關稅", "加徵", "关税"]),
        ("issue:purchases", "增購黃豆與波音飛機，並買更多大豆", ["黃豆", "波音", "大豆"]),
        ("issue:chips", "晶片、芯片都受出口管制", ["晶片", "芯片", "出口管制"]),
        ("issue:tiktok_data", "tiktok與TikTok", ["tiktok", "TikTok"]),
        ("issue:taiwan", "台海局勢、臺灣關係法", ["台海", "臺灣關係法"]),
        ("issue:human_rights", "人权与维吾尔人权项目", ["人权", "维吾尔", "人权"]),
        ("issue:south_china_sea", "南海航行自由，越南海岸以外", ["南海", "航行自由"]),
        ("issue:covid_exchange", "新冠疫情势必影响航班", ["新冠", "疫情"]),
        ("name:trump", "川普即特朗普", ["川普", "特朗普"]),
        ("name:kerry", "氣候特使克里與凱瑞是同一人", ["克里", "凱瑞"]),
        ("name:ross", "商務部長羅斯隨後說", ["商務部長羅斯"]),
        ("name:summit", "高峰會與峰會", ["高峰會", "峰會"]),
        ("name:visit_to_china", "川普訪中，布林肯访华", ["訪中", "访华"]),
        ("name:china_us", "美中關係與中美关系", ["美中", "中美"]),
        ("name:south_korea", "南韓國會與韩国政府", ["南韓", "韩国"]),
    ],
)
def test_real_mentions_are_found_in_either_script(
    matchers: dict[str, Matcher], key: str, sentence: str, found: list[str]
) -> None:
    assert mentions(matchers[key], sentence) == found


def test_regions_that_differ_are_told_apart(lexicons: Lexicons) -> None:
    names = {name.key: name for name in lexicons.names}
    assert names["putin"].spellings == {"mainland": ("普京",), "taiwan": ("普丁", "普亭")}
    assert names["reagan"].forms == ("里根", "雷根", "列根")
    assert names["asean"].spellings["overseas"] == ("亚细安",)


def test_names_cover_every_kind(lexicons: Lexicons) -> None:
    kinds = {name.kind for name in lexicons.names}
    assert kinds == {"person", "body", "place", "thing", "label", "pair"}


@pytest.mark.parametrize(
    "word", ["表示", "报道", "报导", "我们", "星期一", "今日", "the", "monday"]
)
def test_words_without_a_topic_are_stopped(lexicons: Lexicons, word: str) -> None:
    assert word in lexicons.stop_words


@pytest.mark.parametrize("word", ["会谈", "会晤", "关税", "政府", "经济", "台湾", "谈判", "制裁"])
def test_words_with_a_topic_are_kept(lexicons: Lexicons, word: str) -> None:
    assert word not in lexicons.stop_words


def test_no_issue_or_name_is_a_stop_word(lexicons: Lexicons) -> None:
    terms = {term for issue in lexicons.issues for term in issue.terms}
    terms |= {form for name in lexicons.names for form in name.forms}
    assert {fold_for_matching(term) for term in terms} & lexicons.stop_words == set()


def test_stop_words_are_single_words(lexicons: Lexicons) -> None:
    assert [word for word in lexicons.stop_words if re.search(r"\s|\d", word)] == []


FRAMES = ("美国总统表示{}将会讨论", "据报道，{}已经", "中国对{}问题", "与{}会谈", "{}")


def test_user_terms_stay_whole_in_ordinary_sentences(lexicons: Lexicons) -> None:
    terms = tuple(fold_text(term) for term in lexicons.user_terms)
    broken = [
        (term, frame)
        for term in terms
        if len(term) > 2
        for frame in FRAMES
        if term not in cut_text(frame.format(term), user_terms=terms)
    ]
    assert broken == []


def test_user_terms_of_two_characters_break_no_longer_word(lexicons: Lexicons) -> None:
    terms = tuple(fold_text(term) for term in lexicons.user_terms)
    for word in ("中美关系", "中美洲", "美中不足", "两国论"):
        assert cut_text(word, user_terms=terms) == cut_text(word)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("科技战略不变", ["科技", "战略", "不变"]),
        ("难得的曝光机会", ["难得", "的", "曝光", "机会"]),
        ("贸易代表团抵京", ["贸易", "代表团", "抵京"]),
        ("国土安全部长辞职", ["国土安全部长", "辞职"]),
    ],
)
def test_user_terms_leave_their_neighbours_whole(
    lexicons: Lexicons, sentence: str, words: list[str]
) -> None:
    terms = tuple(fold_text(term) for term in lexicons.user_terms)
    assert cut_text(sentence, user_terms=terms) == words


def test_interface_names_every_page_and_its_question() -> None:
    pages = ["overview", "coverage", "keywords", "issues", "sources", "articles", "corpus_health"]
    texts = load_interface()
    wanted = {f"{page}_{part}" for page in pages for part in ("page", "question")}
    assert wanted - texts.keys() == set()


def test_interface_keeps_the_same_blanks_in_every_language() -> None:
    blanks = {
        key: {language: set(re.findall(r"\{\w+\}", text)) for language, text in forms.items()}
        for key, forms in load_interface().items()
    }
    assert [key for key, by in blanks.items() if len({frozenset(b) for b in by.values()}) > 1] == []


def test_interface_keeps_each_script_apart() -> None:
    texts = load_interface()
    mixed = [key for key, forms in texts.items() if fold_text(forms["zh-Hans"]) != forms["zh-Hans"]]
    assert mixed == []
