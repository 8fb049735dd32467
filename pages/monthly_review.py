"""How reliable were we, and what do we decide?"""

from nowwhat.meetings import monthly
from nowwhat.ui.frame import page
from nowwhat.ui.panels import meeting

with page(monthly.QUESTION, monthly.NAME, period="month") as view:
    meeting.show_meeting(view, view.made(monthly.review))
    meeting.review_files(view)
