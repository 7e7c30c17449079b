"""The product's side: one bundle into a fresh store. `python -m tests.bench.bundle_importer FILE FOLDER`."""

import json
import resource
import sys
import time
from pathlib import Path

from xat_desktop.store.registry import Registry
from xat_desktop.tasks.import_files import import_files

if __name__ == "__main__":
    registry = Registry(Path(sys.argv[2]))
    store = registry.open(registry.add("Bench"))
    started, cpu_s = time.perf_counter(), time.process_time()
    summary = import_files([Path(sys.argv[1])], store)
    wall_s, cpu_s = time.perf_counter() - started, time.process_time() - cpu_s
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    store.close()
    registry.close()
    found = {"wall_s": wall_s, "imported": summary.count("imported"), "files": len(summary.files)}
    print(json.dumps(found | {"cpu_s": cpu_s + children.ru_utime + children.ru_stime}))
