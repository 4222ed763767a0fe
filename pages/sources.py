"""What does one outlet say that the others do not?"""

from ui.blocks import show_heading, show_text, show_title
from ui.controls import choose_name, choose_target, choose_word, chosen_form, narrowed_view
from ui.figures import show_figure
from ui.lists import show_passages
from ui.view import selected_view

from analysis.concordance import find_hits
from analysis.keyness import compute_keyness
from analysis.mentions import count_issue_mentions
from analysis.names import count_name_forms, find_name_hits
from analysis.originality import count_originality
from charts.issue_profile import issue_profile
from charts.keyness_bars import keyness_bars
from charts.name_forms_bars import name_forms_bars
from charts.originality_bars import originality_bars

view = selected_view()
show_title(view, "sources")
target = choose_target(view)
own, rest = view.only(target), view.without(target)
shown = target or view.say("unknown_outlet")
sides = {**view.labels, "target": shown, "reference": view.say("the_rest")}
colour = view.colours[target]

if rest.selection.any():
    keyness = view.spelled(own.ask(compute_keyness, rest.selection))
    figure = keyness_bars(keyness, labels=sides, target_colour=colour)
    show_figure(view, "keyness", figure, keyness, picks=("word",), outlet=shown)

    show_heading(view, "keyness_passages", outlet=shown)
    word = choose_word(view, keyness)
    show_passages(view, "keyness_passages", own.find(find_hits, word), query=word)

    profile, others = (side.ask(count_issue_mentions, by=()) for side in (own, rest))
    figure = issue_profile(profile, others, labels=sides, target_colour=colour)
    show_figure(
        view, "issue_profile", figure, profile, picks=("issue",), leads_to="issues", outlet=shown
    )
else:
    show_text(view.say("one_outlet"))

show_heading(view, "names")
forms = view.ask(count_name_forms)
name = choose_name(view, forms)
figure = name_forms_bars(forms, labels=view.labels, name=name)
one, called = forms[forms["name"] == name], view.names[name]
show_figure(
    view, "name_forms", figure, one, names=view.names, picks=("name", "form", "by"), name=called
)
show_heading(view, "name_passages", name=called)
form = chosen_form(view, name)
show_passages(view, "name_passages", narrowed_view(view).find(find_name_hits, name, form=form))

originality = view.with_copies().ask(count_originality)
figure = originality_bars(originality, labels=view.labels, colours=view.colours)
show_figure(view, "originality", figure, originality, picks=("by",), leads_to="coverage")
