from hypothesis import given
from hypothesis import strategies as st

from data_loader.words_in_lines import WordsInLines

short = st.text("甲乙a\n", max_size=12)
words = st.lists(st.text("甲乙a", min_size=1, max_size=3), max_size=4)


@given(short, words)
def test_a_line_is_found_for_any_word_in_it(text, words):
    lines = text.split("\n")
    expected = {at for at, line in enumerate(lines) if any(word in line for word in words)}
    assert WordsInLines(words).find(text.encode()) == expected


def test_a_word_may_be_the_end_of_a_line():
    assert WordsInLines(["…\n"]).find("甲…\n…乙\n…\n".encode()) == {0, 2}
