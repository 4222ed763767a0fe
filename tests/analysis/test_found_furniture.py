"""The lines that were found from the corpus itself, listed by outlet."""

from analysis.found_furniture import list_found_furniture
from tests.builders import article, articles


def test_lines_are_counted_by_outlet_and_shape() -> None:
    table = articles(
        article("甲", number=1, furniture=["corpus-found: 【撰文：王】 (in 1,002 articles)"]),
        article(
            "乙",
            number=2,
            furniture=[
                "corpus-found: 撰文：李 (in 1,002 articles)",
                "corpus-found: 送去 (給)\n朋友 (in 9 articles)",
                "share buttons: 分享",
            ],
        ),
        article("丙", number=3, outlet="乙報", furniture=["printed twice: 圖"]),
    )
    assert list_found_furniture(table).to_numpy().tolist() == [
        ["甲報", "撰文：…", 2, "【撰文：王】"],
        ["甲報", "送去(給)朋友", 1, "送去 (給)\n朋友"],
    ]


def test_nothing_found_has_the_same_columns() -> None:
    table = list_found_furniture(articles(article("甲")))
    assert list(table.columns) == ["outlet", "line", "articles", "example"]
    assert table.empty
