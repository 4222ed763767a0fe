"""The example of each format in the README loads as the README says."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from data_loader import fold_text

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
FENCES = {
    "toml-head": 1,
    "feed": 1,
    "plain": 1,
    "html": 1,
    "csv": 1,
    "json": 1,
    "xml": 1,
    "markdown": 2,
}


@pytest.mark.parametrize("fence", FENCES)
def test_example_loads(read, fence):
    [example] = re.findall(rf"^```{fence}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    result = read(example, "海邊日報/example.txt")
    assert result.report["status"] == "loaded"
    assert result.report["n_articles"] == FENCES[fence]
    for row in result.rows:
        assert fold_text(row["title"]) == "两国代表同意下月再谈"
        assert (row["outlet"], row["date"]) == ("海邊日報", datetime(2024, 5, 6))
        assert fold_text(row["text"]).startswith("双方代表周一在日内瓦会面")
        assert not re.search("設定|youtube|更新於|<p>", row["text"])
