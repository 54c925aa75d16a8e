"""Press: one document's data in on standard input, its PDF out on standard output, then the end.

Typst keeps what it has set, names among it, as long as its process lives, and needs some forty kilobytes
a row. So each document is printed by a process of its own that is given no settings and no secrets,
leaves nothing behind, and may be killed.
"""

import datetime
import json
import os
import resource
import sys

import typst


def main() -> int:
    """Print the document; what went wrong is said without a word of what was to be printed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Signers are served first.
    os.nice(10)
    task = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=task["fonts"])
    year, month, day = task["data"]["date"]
    try:
        printed = typst.compile(
            task["document"].encode(),
            format="pdf",
            font_paths=fonts,
            sys_inputs={"data": json.dumps(task["data"])},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime.datetime(year, month, day, tzinfo=datetime.UTC),
        )
    except typst.TypstError:
        return 3
    sys.stdout.buffer.write(printed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
