"""The readers of foreign spreadsheets, alone in their process: a file on stdin, its sheets as JSON on stdout.

Run by the path of its folder, it imports nothing of the project. A cell is null, a text, or one pair: {"n": a number as
it was written}, {"d": an ISO date}, {"e": the error that the spreadsheet shows}. A formula is the value that the file
keeps of it: nothing is computed.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path

from csv_sheets import csv_sheets
from ods_sheets import ods_sheets
from sheet import Refused
from xlsx_sheets import xlsx_sheets

REFUSED, OUT_OF_MEMORY = 20, 10
MEBIBYTE = 1024**2
SPARE_MEMORY = 64 * MEBIBYTE
WORKS = {"csv": csv_sheets, "ods": ods_sheets, "xlsx": xlsx_sheets}


def main():
    work, seconds, memory = WORKS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    limit_memory(memory * MEBIBYTE or SPARE_MEMORY + 4 * len(content))
    try:
        answer = json.dumps([each.told() for each in work(content)]).encode()
    except Refused as fault:
        print(fault, file=sys.stderr)
        sys.stderr.flush()
        os._exit(REFUSED)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(answer)


def limit_memory(spare):
    """No more than `spare` bytes beyond what is held now."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + spare, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
