"""How reliable were we, and what do we decide?"""

from nowwhat import monthly, ui
from nowwhat.ui.panels import findings, nothing, review

with ui.page(monthly.QUESTION, monthly.NAME, period="month") as view:
    told = view.made(monthly.review)
    findings.told(view, told.findings)
    if told.nothing:
        nothing(view, of_month=True)
    else:
        review.keys(view, told.keys)
        review.happened(view, told.facts)
    review.pictures(view, told.pictures)
    if told.chain:
        ui.figure(view, told.chain)
    for listed in told.lists:
        review.decisions(view, listed)
    review.unknown(told.unknown)
    review.take_away(view)
