from datetime import UTC, datetime
from time import perf_counter

import pytest


def test_author_time_captions_and_copyright_line(read, feed, prose):
    html = (
        "<div><i>Ann Example<br>2024-05-06T23:30:56.585Z</i></div>"
        '<img src="https://img.example/1.jpg" width="100%">'
        '<div><small style="color: #999;">兩人在燈塔前。</small></div>'
        f"<p>（假想環球華文網）{prose[0]}</p>"
        f'<p>{prose[1]}<a href="https://api.example/2">名單</a></p>'
        "<figure><img src='x.jpg'><figcaption>港口</figcaption></figure>"
        "<p><em>© 2024</em><em>年</em>假想環球華文網版權所有</p>"
    )
    row = read(feed(html)).rows[0]
    assert row["author"] == "Ann Example"
    assert row["published_at"] == datetime(2024, 5, 6, 23, 30, 56, tzinfo=UTC)
    assert row["date"] == datetime(2024, 5, 6)
    assert row["outlet"] == "假想環球華文"
    assert row["url"] == "https://jiaxiang.example/world/lighthouse"
    assert row["text"].split("\n\n") == [f"（假想環球華文網）{prose[0]}", f"{prose[1]}名單"]
    assert "caption: 兩人在燈塔前。" in row["furniture"]
    assert "caption: 港口" in row["furniture"]


def test_date_is_the_day_at_the_outlet(read, feed):
    html = "<div><i>2024-05-07T02:30:00Z</i></div><p>紐約仍是前一晚。</p>"
    row = read(feed(html)).rows[0]
    assert row["date"] == datetime(2024, 5, 6)
    assert row["published_at"] == datetime(2024, 5, 7, 2, 30, tzinfo=UTC)


def test_printed_day_counts_and_the_stamp_gives_the_moment(read, feed):
    page = feed("<div><i>2024年 5月 6日</i></div><p>內文。</p>", stamp="1715000000000")
    row = read(page).rows[0]
    assert row["date"] == datetime(2024, 5, 6)
    assert row["published_at"] == datetime(2024, 5, 6, 12, 53, 20, tzinfo=UTC)


def test_stamp_alone_gives_the_date_and_says_so(read, feed):
    row = read(feed(stamp="1715000000000")).rows[0]
    assert row["date"] == datetime(2024, 5, 6)
    assert "date taken from the feed's time stamp" in row["repairs"]


@pytest.mark.parametrize("title", ["甲[乙]丙", "甲\n乙", "甲](乙", "甲 (乙)"])
def test_titles_with_brackets_and_line_breaks(read, feed, title):
    row = read(feed(title=title)).rows[0]
    assert row["title"] == title.replace("\n", " ")
    assert row["url"] == "https://jiaxiang.example/world/lighthouse"


def test_outlet_is_taken_off_the_end_of_the_title(read, feed):
    row = read(feed(title="燈塔 – 會談 – 假想環球華文網 - 假想環球華文")).rows[0]
    assert row["title"] == "燈塔 – 會談"


def test_hidden_elements_scripts_and_feed_service(read, feed, prose):
    html = (
        f'<div class="story"><p onclick="x()">{prose[0]}</p><script>alert("甲")</script>'
        "<style>p{color:red}</style><svg><text>圖</text></svg><math><mi>x</mi></math>"
        '<span class="off-screen">圖片版權</span><div class="mpu-advert">廣告</div>'
        f"<p>{prose[1]}</p></div><br><hr><div>获取更多RSS：<br>https://feedx.example</div>"
    )
    assert read(feed(html)).rows[0]["text"].split("\n\n") == prose[:2]


def test_gallery_is_left_aside_unless_it_is_all_there_is(read, feed, prose):
    entry = '<div><img src="1.jpg"><b>燈塔</b>：建於百年前。</div>'
    assert read(feed(f"<p>{prose[0]}</p>{entry}")).rows[0]["text"] == prose[0]
    assert read(feed(entry)).rows[0]["text"] == "燈塔：建於百年前。"


def test_entities_are_unescaped_and_blanks_joined(read, feed):
    html = "<p>甲 &amp; 乙&nbsp;&lt;丙&gt;\n  &#x4e00;</p>"
    assert read(feed(html)).rows[0]["text"] == "甲 & 乙 <丙> 一"


@pytest.mark.parametrize("end", ['<a href="x', "</p", "<!-- 未完", "<di"])
def test_cut_html_is_repaired_and_loses_no_text(read, feed, prose, end):
    result = read(feed(f"<p>{prose[0]}</p><p>{prose[1]}{end}"))
    assert result.report["status"] == "repaired"
    assert result.report["reason"] == "the text ends inside a tag"
    assert result.rows[0]["text"].startswith("\n\n".join(prose[:2]))


def test_unclosed_comment_hides_nothing(read, feed, prose):
    text = read(feed(f"<p>{prose[0]}</p><!-- 註<p>{prose[1]}</p>")).rows[0]["text"]
    assert prose[0] in text
    assert prose[1] in text


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_loses_no_text_and_takes_no_time(read, feed, depth):
    start = perf_counter()
    row = read(feed("<div>甲" * depth + "</div>" * depth)).rows[0]
    assert row["n_chars"] == depth
    assert perf_counter() - start < 5


def test_five_megabytes_on_one_line_are_bounded(read, feed):
    start = perf_counter()
    result = read(feed("<p>" + "海邊的燈塔。<b>" * 200_000))
    assert result.report["n_articles"] == 1
    assert perf_counter() - start < 5


def test_page_whose_root_is_marked_as_furniture_is_still_read(read, feed, prose):
    assert (
        read(feed(f'<div class="share-root"><p>{prose[0]}</p></div>')).rows[0]["text"] == prose[0]
    )


def test_file_name_with_a_line_break(read, feed):
    result = read(feed(), "BBC/第一行\n 第二行 .md")
    assert result.report["file"] == "BBC/第一行\n 第二行 .md"
    assert result.report["status"] == "loaded"
