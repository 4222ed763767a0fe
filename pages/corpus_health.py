"""What was loaded, repaired, left out, copied?"""

from analysis.health import (
    count_encodings,
    count_furniture,
    count_missing_fields,
    count_reasons,
    count_repairs,
    count_scripts,
    count_statuses,
    find_copies,
)
from charts.missing_heatmap import missing_heatmap
from charts.status_bars import status_bars
from ui.blocks import show_heading, show_text, show_title
from ui.figures import show_figure, show_table
from ui.furniture import show_removed_lines
from ui.gaps import find_all_gaps
from ui.view import selected_view

view = selected_view()
show_title(view, "corpus_health")
report, articles = view.corpus.report, view.corpus.articles
show_text(view.say("health_scope"))

statuses = count_statuses(report)
show_figure(
    view, "statuses", status_bars(statuses, labels=view.labels), statuses, files=len(report)
)

for name, table in {
    "reasons": count_reasons(report),
    "report": report,
    "repairs": count_repairs(articles),
    "furniture": count_furniture(articles),
    "copies": find_copies(articles),
    "gaps": find_all_gaps(view),
    "encodings": count_encodings(articles),
    "scripts": count_scripts(articles),
}.items():
    show_heading(view, name, rows=len(table))
    show_table(view, name, table, opened=name == "reasons")

show_removed_lines(view)

missing = count_missing_fields(articles)
show_figure(view, "missing", missing_heatmap(missing, labels=view.labels), missing)
