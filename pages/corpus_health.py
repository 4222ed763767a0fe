"""What was loaded, repaired, left out, copied?"""

from ui.blocks import show_heading, show_text, show_title
from ui.figures import show_figure, show_table
from ui.furniture import show_removed_lines
from ui.gaps import find_all_gaps
from ui.view import selected_view

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

view = selected_view()
show_title(view, "corpus_health")
report = view.corpus.report
show_text(view.say("health_scope"))

statuses = view.ask_of_all(count_statuses, table="report")
show_figure(
    view, "statuses", status_bars(statuses, labels=view.labels), statuses, files=len(report)
)

for name, table in {
    "reasons": view.ask_of_all(count_reasons, table="report"),
    "report": report,
    "repairs": view.ask_of_all(count_repairs),
    "furniture": view.ask_of_all(count_furniture, table="removed"),
    "copies": view.ask_of_all(find_copies),
    "gaps": find_all_gaps(view),
    "encodings": view.ask_of_all(count_encodings),
    "scripts": view.ask_of_all(count_scripts),
}.items():
    show_heading(view, name, rows=len(table))
    show_table(view, name, table, opened=name == "reasons")

show_removed_lines(view)

missing = view.ask_of_all(count_missing_fields)
show_figure(view, "missing", missing_heatmap(missing, labels=view.labels), missing)
