"""The unit's paper of the visit in a file, first in its process; prints its milliseconds without the imports."""

import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter

from desktop_app.paper.supplement import document_pdf
from desktop_app.record.scoring import score
from desktop_app.storage.store import Store

with closing(Store.open(Path(sys.argv[1]))) as store:
    one = store.load(sys.argv[2])
start = perf_counter()
document_pdf(one.rubric, one.record, score(one.rubric, one.record), draft=True)
print((perf_counter() - start) * 1000)
