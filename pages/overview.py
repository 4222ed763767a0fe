"""What is in this corpus?"""

from ui.blocks import show_heading, show_title
from ui.controls import usual_period
from ui.events import show_events
from ui.figures import show_figure
from ui.gaps import find_shown_gaps
from ui.lists import show_articles
from ui.numbers import show_description
from ui.view import selected_view

from analysis.coverage import count_coverage
from analysis.mentions import count_issue_mentions
from analysis.overview import count_scripts, describe_corpus, find_date_range, list_latest
from charts.coverage_timeline import coverage_timeline
from charts.issue_bars import issue_bars

view = selected_view()
show_title(view, "overview")
show_description(
    view, view.ask(describe_corpus), view.ask(find_date_range), view.ask(count_scripts)
)

period = usual_period(view, longest="month")
coverage = view.ask(count_coverage, period=period)
timeline = coverage_timeline(
    coverage,
    labels=view.labels,
    colours=view.colours,
    period=period,
    events=view.major_events,
    gaps=find_shown_gaps(view),
)
show_figure(
    view,
    "overview_coverage",
    timeline,
    coverage,
    period=period,
    picks=("at", "by"),
    leads_to="coverage",
)
show_events(view, timeline)

issues = view.ask(count_issue_mentions, by=()).sort_values("mentioning", ascending=False)
bars = issue_bars(issues, labels=view.labels)
show_figure(view, "overview_issues", bars, issues, picks=("issue",), leads_to="issues")

show_heading(view, "overview_latest")
show_articles(view, "latest", view.find(list_latest, n=8))
