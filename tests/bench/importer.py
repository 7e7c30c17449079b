"""The product's side: one import into a fresh store. `python -m tests.bench.importer FILE FOLDER [bare]`.

`bare`: no copy of the original is kept.
"""

import json
import resource
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    started = time.perf_counter()
    import polars  # noqa: F401 - the peer's library too is imported before the clock starts

    from xat_desktop.settings import Settings
    from xat_desktop.store.registry import Registry
    from xat_desktop.tasks.import_files import import_files

    registry = Registry(Path(sys.argv[2]))
    store = registry.open(registry.add("Bench"))
    empty = sum(path.stat().st_size for path in store.folder.glob("store.db*"))
    prepared, cpu_s = time.perf_counter(), time.process_time()
    settings = Settings(store_original="bare" not in sys.argv[3:])
    (result,) = import_files([Path(sys.argv[1])], store, settings=settings).files
    wall_s, cpu_s = time.perf_counter() - prepared, time.process_time() - cpu_s
    store.close()
    size = sum(path.stat().st_size for path in store.folder.glob("store.db*"))
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "wall_s": wall_s,
                "cpu_s": cpu_s,
                "start_s": prepared - started,
                "peak_kib": peak_kib,
                "store_bytes": size - empty,
                "status": result.status,
                "samples": result.samples,
                "capture": result.captures[0],
            }
        )
    )
