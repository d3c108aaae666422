"""Asks for a page again and again, and prints when a number in it changed:
``python -m bench.poller PORT PATH WORD`` prints ``moment number`` for every new ``WORD number``.

A process of its own, so that it goes on asking while another one writes. Moments are of the
system's monotonic clock, which all processes share, at the sending of the request.
"""

import re
import sys
import time
from http.client import HTTPConnection

PAUSE = 0.001


def main() -> None:
    """Ask until this process is ended."""
    port, path, word = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    numbered = re.compile(rf"{word} (\d+)".encode())
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    last = None
    while True:
        asked = time.monotonic()
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        found = numbered.search(connection.getresponse().read())
        number = found.group(1).decode() if found else ""
        if number != last:
            print(asked, number or "-1", flush=True)
            last = number
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
