"""A program that edits a file which another one edits too; tells each edit that was stored. See test_two_programs."""

import sys
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.storage.store import Store

if __name__ == "__main__":
    path, name, wanted = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with closing(Store.open(path)) as store:
        store.person = name
        drafts = [one.id for one in store.load_all()[0] if one.status == "draft"]
        known = {id_: store.load(id_) for id_ in drafts}
        stored = 0
        while stored < wanted:
            one = known[drafts[stored % len(drafts)]]
            words = f"{name}{stored}"
            try:
                known[one.id], _ = store.save(one, replace(one.record, leader=words))
            except UserError:  # the other one was quicker, or is writing: look again
                known[one.id] = store.load(one.id)
                continue
            stored += 1
            print(words, flush=True)
