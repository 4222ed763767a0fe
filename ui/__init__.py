"""The only Streamlit code that pages share: frame, filters, address, blocks.

Imported before anything heavy: what follows is imported a fifth faster.
"""

import os

from data_loader.processes import collect_seldom

collect_seldom()
# Else NumPy starts a thread a core, which waits busily, for an algebra that nothing here needs.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
