"""What needs a word this week?"""

from nowwhat import ui
from nowwhat.ui.panels import week

with ui.page("What needs a word this week?", "Weekly sync", period=None, about=lambda view: ("", week.looked_at(view))) as view:
    told = week.told(view)
    week.take_away(view, told)
    week.counts(view, told)
    week.lists(view, told)
