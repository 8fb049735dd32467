"""How reliable were we, and what do we decide?"""

from nowwhat.meetings import monthly
from nowwhat.ui.blocks import show_figure
from nowwhat.ui.controls import nothing
from nowwhat.ui.frame import page
from nowwhat.ui.panels import findings
from nowwhat.ui.panels import monthly as panels_monthly

with page(monthly.QUESTION, monthly.NAME, period="month") as view:
    told = view.made(monthly.review)
    findings.told(view, told.findings)
    if told.nothing:
        nothing(view, of_month=True)
    else:
        panels_monthly.keys(view, told.keys)
        panels_monthly.happened(view, told.facts)
    panels_monthly.pictures(view, told.pictures)
    if told.chain:
        show_figure(view, told.chain)
    for listed in told.lists:
        panels_monthly.decisions(view, listed)
    panels_monthly.unknown(told.unknown)
    panels_monthly.take_away(view)
