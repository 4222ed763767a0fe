from datetime import datetime

from data_loader import fold_text


def page(*lines):
    return "\n\n".join(lines)


def test_page_with_menus_byline_captions_and_lists(read, prose):
    text = page(
        " date 2026-03-05 會員專區",
        "* 頻道順序可自行調整\n取消 儲存\n設定\n快訊",
        "燈塔會談收場 船東等天氣",
        "燈塔會談收場 漁船收費暫停三個月",
        "登入",
        "記者王小明／海邊報導\n聽新聞\ntest\n0:00 /0:00",
        "代表在燈塔前握手。（示範台報資料照）\n代表在燈塔前握手。（示範台報資料照）",
        prose[0],
        "廣告 廣告",
        prose[1],
        "港口的早晨 [REUTERS/Some One]",
        "[YONHAP/EPA/Shutterstock]",
        prose[2],
        "▼收聽示範台報Podcast：世界早班車",
        "示範台報陪您看世界",
        "燈塔 漁船 收費",
        "上一則",
        "島上麵包店漲價",
        "延伸閱讀",
        prose[3],
        "熱門新聞",
        "燈塔管理員的一天",
        "2026-03-03 18:56",
    )
    result = read(text)
    row = result.rows[0]
    assert result.report["status"] == "loaded"
    assert row["title"] == "燈塔會談收場 漁船收費暫停三個月"
    assert row["author"] == "王小明"
    assert row["outlet"] == "示範台報"
    assert row["date"] == datetime(2026, 3, 5)
    assert row["tags"] == ["燈塔", "漁船", "收費"]
    assert row["text"].split("\n\n") == prose[:3]
    assert "date taken from the first line" in row["repairs"]
    assert "loose caption: 港口的早晨 [REUTERS/Some One]" in row["furniture"]


def test_title_on_the_first_line_with_a_credit(read, prose):
    text = page(" date 2025-10-31 兩國代表在海邊小城舉行會談 [REUTERS/Some One]", *prose)
    row = read(text, "BBC/1.txt").rows[0]
    assert row["title"] == "兩國代表在海邊小城舉行會談"
    assert row["outlet"] == "BBC中文"
    assert "outlet taken from the folder's name" in row["repairs"]
    assert row["text"].split("\n\n") == prose


def test_without_any_headline_the_first_sentence_stands_in(read, prose):
    row = read(page("date 2025-10-31", *prose)).rows[0]
    assert row["title"] == prose[0].rstrip("。")
    assert "title taken from the first sentence" in row["repairs"]
    assert row["text"].split("\n\n") == prose


def test_mainland_page_with_breadcrumb_source_and_editor(read, prose):
    prose = [fold_text(paragraph) for paragraph in prose]
    text = page(
        " date 2022-03-19 样例日报 > 要闻 > 正文",
        "海边小城代表会谈 渔船收费暂停",
        "2022年03月19日 08:12　来源：样例日报",
        "字号 打印 分享到微信",
        *prose,
        "（责编：常某、罗某）",
        "点击进入专题：渔船",
        "相关阅读",
        "另一篇报道的标题",
    )
    row = read(text).rows[0]
    assert (row["title"], row["outlet"]) == ("海边小城代表会谈 渔船收费暂停", "样例日报")
    assert row["text"].split("\n\n") == prose


def test_menu_words_above_the_text_do_not_end_it(read, prose):
    text = page(" date 2022-03-19", "熱門新聞", "漁船收費暫停 海邊小城會談", *prose)
    assert read(text).rows[0]["text"].split("\n\n") == prose


def test_subheadings_and_sources_in_brackets_stay(read, prose):
    text = page(
        " date 2022-03-19 海邊小城會談結束", prose[0], "收費問題", prose[1] + "（綜合報導）"
    )
    assert read(text).rows[0]["text"].split("\n\n") == [
        prose[0],
        "收費問題",
        prose[1] + "（綜合報導）",
    ]


def test_plain_text_without_a_date_is_no_known_format(read, prose):
    result = read("\n\n".join(prose))
    assert result.report["status"] == "left_out"
    assert result.report["reason"].startswith("not a known format")
