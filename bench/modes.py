"""What does a seal cost? A complete signature under an ordinary petition, and under sealed ones, side by side.

python -m bench.modes [--number 1500] [--rate 60] [--rounds 1]
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from bench import machine, sign
from petition_app.domain.sealing import SealMode

MODES: tuple[SealMode | None, ...] = (None, SealMode.ANY, SealMode.BOTH)


def main() -> None:
    """Measure each mode in turn, and print how they compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        # In turns: what else the machine does at a time weighs on all of them.
        for _ in range(asked.rounds):
            results += [sign.measure(0, asked.number, asked.rate, Path(folder), mode) for mode in MODES]
    machine.report("modes", results)
    costs = [
        statistics.median(float(str(r["CPU-ms"])) for r in results if r["sealed"] == (mode or "")) for mode in MODES
    ]
    for mode, cost in zip(MODES, costs, strict=True):
        kind = f"sealed, {mode}" if mode else "ordinary"
        print(f"{kind:13} {cost:.2f} CPU-ms a complete signature, {cost / costs[0]:.2f} of an ordinary one")


if __name__ == "__main__":
    main()
