"""What needs a word this week?"""

from nowwhat.ui.frame import page
from nowwhat.ui.panels import weekly

with page("What needs a word this week?", "Weekly sync", period=None, about=lambda view: ("", weekly.looked_at(view))) as view:
    told = weekly.told(view)
    weekly.take_away(view, told)
    weekly.counts(view, told)
    weekly.lists(view, told)
