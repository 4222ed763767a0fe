"""The command that compares a folder with its gold.toml, on pages written for it."""

from benchmarks.gold import main

GOLD = """
["a.md"]
title = "燈塔會談結束"
date = "2024-05-06"
outlet = "海邊日報"
author = ""
category = ""
tags = []
url_contains = ""
starts = "海邊小城的兩位代表"
ends = "也可能在對岸的港口舉行。"
never = ["---", "title"]
"""


def test_matching_folder(tmp_path, front_matter, capsys):
    (tmp_path / "a.md").write_text(front_matter(), "utf-8")
    (tmp_path / "gold.toml").write_text(GOLD, "utf-8")
    assert main(tmp_path) == 0
    assert "1 documents, 0 wrong fields, 0 articles not in gold.toml" in capsys.readouterr().out


def test_every_difference_is_named(tmp_path, front_matter, capsys):
    (tmp_path / "a.md").write_text(front_matter(), "utf-8")
    (tmp_path / "b.md").write_text(front_matter(), "utf-8")
    changed = GOLD.replace("05-06", "05-07").replace("舉行。", "結束。").replace('"---"', '"燈塔"')
    (tmp_path / "gold.toml").write_text(changed, "utf-8")
    assert main(tmp_path) == 1
    wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("WRONG")]
    assert [line.split()[2] for line in wrong] == ["date", "ends", "never"]
