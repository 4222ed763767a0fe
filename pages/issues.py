"""When is each issue mentioned, by whom, in what words?"""

from ui.blocks import show_heading, show_title
from ui.controls import choose_issue, choose_period, narrowed_view
from ui.events import show_events
from ui.figures import show_figure
from ui.lists import show_passages
from ui.view import selected_view

from analysis.mentions import count_issue_mentions, find_issue_hits
from charts.issue_heatmap import issue_heatmap
from charts.issue_lines import issue_lines

view = selected_view()
show_title(view, "issues")
period = choose_period(view, longest="year")

by_period = view.ask(count_issue_mentions, by=("period",), period=period)
heatmap = issue_heatmap(by_period, labels=view.labels, by="period", period=period)
show_figure(
    view,
    "issue_periods",
    heatmap,
    by_period,
    period=period,
    picks=("issue", "at"),
)

by_outlet = view.ask(count_issue_mentions, by=("outlet",))
heatmap = issue_heatmap(by_outlet, labels=view.labels, by="outlet")
show_figure(view, "issue_outlets", heatmap, by_outlet, picks=("issue", "by"))

show_heading(view, "issue_one")
issue = choose_issue(view)
name = view.labels[issue]
one = by_period[by_period["issue"] == issue]
lines = issue_lines(one, labels=view.labels, period=period, events=view.major_events)
show_figure(
    view,
    "issue_lines",
    lines,
    one,
    period=period,
    picks=("issue", "at"),
    issue=name,
)
show_events(view, lines)

show_heading(view, "issue_passages", issue=name)
narrowed = narrowed_view(view, period=period)
show_passages(view, "issue_passages", narrowed.find(find_issue_hits, issue))
