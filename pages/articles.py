"""Where exactly is it said?"""

from ui.address import draw_text
from ui.blocks import show_heading, show_title
from ui.lists import show_articles, show_passages
from ui.reader import chosen_article, show_reader
from ui.view import selected_view

from analysis.overview import list_latest
from analysis.passages import find_word_hits
from analysis.search import find_articles

view = selected_view()
show_title(view, "articles")
query = draw_text("q", view.say("search"), placeholder=view.say("search_help"))

position = chosen_article(view)
if position is not None:
    show_reader(view, position, query)

if query:
    found = view.find(find_articles, query)
    show_heading(view, "found_passages", query=query)
    show_passages(view, "found_passages", view.find(find_word_hits, query), query=query)
    show_heading(view, "found_articles", query=query, articles=len(found))
    show_articles(view, "found_articles", found, query=query)
else:
    show_heading(view, "all_articles")
    show_articles(view, "all_articles", view.find(list_latest))
