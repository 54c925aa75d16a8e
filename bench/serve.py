"""Serve: run the service as it is measured, with a mail server that takes everything, until Ctrl-C.

python -m bench.serve [--rows 0]
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench import service
from bench.signers import Sink


def main() -> None:
    """Start everything and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, service.running(Path(folder), asked.rows) as started:
        print(f"http://127.0.0.1:{started.web_port}{service.PAGE}  (Ctrl-C ends it)", flush=True)
        try:
            asyncio.run(_take_mail(started.smtp_port))
        except KeyboardInterrupt:
            print("ended")


async def _take_mail(port: int) -> None:
    server = await Sink().serve(port)
    await server.serve_forever()


if __name__ == "__main__":
    main()
