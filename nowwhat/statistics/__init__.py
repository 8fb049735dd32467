"""
Samples -> intervals, tests, curves. Pure: no frames, no database, no clock; scipy does the arithmetic. It is loaded by the
first function that needs it, since `import scipy` alone brings none of its heavy parts, and most commands need none.

Three habits hold everywhere. A missing limit is None and means "no limit on that side". A missing value in the input is
refused with a ValueError, never skipped. A sample below FEWEST has no summary: the function returns None.
"""
