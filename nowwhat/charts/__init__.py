"""Frames -> Altair charts. Pure: no Streamlit, no database, no files, no clock, no colour.

A chart says what its marks are; ``spec`` dresses it where it is shown. Intervals are 95 % unless a docstring says otherwise, shares are
0..1, days and instants are the wall clock of the report zone without a zone. An empty frame gives an empty chart. Titles and notes are text
of the page; ``titled`` puts them into a picture that leaves it.
"""
