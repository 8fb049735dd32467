"""What needs a word this week?"""

from nowwhat.meetings import weekly
from nowwhat.ui.frame import page
from nowwhat.ui.panels import meeting

with page(weekly.QUESTION, weekly.NAME, period=None, about=lambda view: ("", weekly.span(view.as_of_local))) as view:
    week = view.made(weekly.sync)
    meeting.week_to_copy(view, week)
    meeting.show_meeting(view, weekly.condensed(week))
