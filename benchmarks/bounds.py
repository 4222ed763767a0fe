"""The bounds that speed and memory are to keep, on two cores, as data.

Those that name a size hold for an archive of about 5,000 articles and for it grown to 50,000.
"""

from typing import Final

from benchmarks.records import Bound

AGAINST_PLAIN: Final = Bound(20, is_least=True)
"""Times as fast as the plain script."""
AGAINST_BARE: Final = Bound(2.5)
"""Times the seconds of bare segmentation of the same cleaned text with the same processes."""
UPDATE_AGAINST_BUILD: Final = Bound(5)
"""Per cent of a full build, after 10 new files among 50,000."""
UPDATE_AGAINST_LISTING: Final = Bound(3)
"""Times the seconds of listing and stat-ing the folder, after 10 new files among 50,000."""
FIRST_FIGURE: Final = Bound(1.5)
"""Seconds of work of a cold process beyond importing Streamlit, at 50,000."""
MEMORY_OPEN: Final = Bound(600)
"""MB after opening 50,000 articles."""
MEMORY_A_VISITOR: Final = Bound(5)
"""MB for each further visitor."""
PAGE_MEDIAN: Final = Bound(100)
"""Milliseconds of the server for a page after a change of filters, at 50,000."""
PAGE_WORST: Final = Bound(300)
"""The same, the worst change of all."""
BUILD_EXPONENT: Final = Bound(1.05)
"""By which power of the number of articles the seconds of a build grow."""
MEMORY_EXPONENT: Final = Bound(0.1)
"""The same of the memory of a build: flat, but for some bytes an article and chance."""
QUERY: Final = Bound(1_000)
"""Milliseconds of a question at 500,000."""
TWO_WORKERS: Final = Bound(1.5, is_least=True)
"""Times as fast with two Dask workers as with one."""
HAN_TOKENS_EQUAL: Final = Bound(99.9, is_least=True)
"""Per cent of the Han words of jieba that rjieba cuts as well."""
