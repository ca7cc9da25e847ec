"""Series to SVG and to the table that says the same: one drawing for the page and for the PDF.

The title tells the whole result in words, since a PDF keeps nothing else for who does not see; `desc` tells how it is
drawn.
"""

from .bars import Bar, counts, nested_bars, stacked
from .periods import Marker, Span, periods
from .shapes import Chart, Track
from .trend import Point, sparkline, trend
from .year import TONES, Stretch, Timeline, year_timeline

__all__ = [
    "TONES",
    "Bar",
    "Chart",
    "Marker",
    "Point",
    "Span",
    "Stretch",
    "Timeline",
    "Track",
    "counts",
    "nested_bars",
    "periods",
    "sparkline",
    "stacked",
    "trend",
    "year_timeline",
]
