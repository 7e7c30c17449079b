"""Coverage-guided fuzzing of some parsers: `python -m tests.parsers.atheris_run SECONDS FOLDER PARSER...`.

Needs `pip install atheris`, which the project does not. Each new fault is written to FOLDER with its input.
"""

import sys
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["xat_desktop.parsers"]):
    from tests.parsers.compliance import MAX_SAMPLE_BYTES, Case, cases, parse
    from xat_desktop.errors import XatError


def main() -> None:
    """Fuzz the named parsers, each input begins with a byte that chooses one of them."""
    seconds, folder, names = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    chosen = [case for case in cases() if case.parser.name in names and len(case.data) <= MAX_SAMPLE_BYTES]
    seeds = folder / "seeds" / names[0]
    seeds.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(chosen):
        (seeds / case.name).write_bytes(bytes([number]) + case.data[:8000])

    def one(data: bytes) -> None:
        if data:
            _read(chosen[data[0] % len(chosen)], data[1:], folder)

    options = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=3000", "-max_len=12000"]
    atheris.Setup([sys.argv[0], str(seeds), *options, "-verbosity=0", "-print_final_stats=1"], one)
    atheris.Fuzz()


def _read(case: Case, data: bytes, folder: Path) -> None:
    try:
        case.parser.recognises(data, case.name)
        parse(case, data)
    except XatError:
        return
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "xat_desktop" in f.filename]
        place = f"{Path(frames[-1].filename).stem}-{frames[-1].lineno}" if frames else "outside"
        path = folder / f"{case.parser.name}-{type(error).__name__}-{place}"
        if not path.exists():
            path.write_bytes(data)
            path.with_suffix(".txt").write_text("".join(traceback.format_exception(error)))


if __name__ == "__main__":
    main()
