"""How a measure is taken and told: processor milliseconds and ratios of one run, no stopwatch."""

import gc
import resource
import statistics
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

TURNS = 30
BARE_ROWS = 11.7  # milliseconds of a bare list of fifty rows where the goals were set (PERFORMANCE.md, line 1)
HEAD = f" n°  {'mesure':46} {'but':>24} {'ici':>8} {'nu':>8} {'rapport':>8}  verdict"


def milliseconds(gesture, turns=TURNS):
    """Processor time of one turn, the threads and the ended children included: the median, after a warm-up."""
    gesture()
    gc.collect()
    return statistics.median(_one(gesture) for _ in range(turns)) * 1000


def side_by_side(ours, bare, turns=TURNS):
    """(ours, bare) in milliseconds, taken in turn: what slows the machine slows both alike."""
    ours(), bare()
    gc.collect()
    pairs = [(_one(ours), _one(bare)) for _ in range(turns)]
    return tuple(statistics.median(times) * 1000 for times in zip(*pairs, strict=True))


def _one(gesture):
    before = _processor()
    gesture()
    return _processor() - before


def _processor():
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def tell(line, what, goal, ours, reference, holds):
    """One line of the report: `holds` is the verdict."""
    ratio = f"{ours / reference:.2f} ×" if reference else "–"
    shown = f"{reference:.1f}" if reference else "–"
    verdict = "tenu" if holds else "MANQUÉ"
    print(f"{line:>3}  {what:46} {goal:>24} {ours:8.1f} {shown:>8} {ratio:>8}  {verdict}", flush=True)


def machine_of(bare):
    """How many times slower this machine is than that of the goals, by a bare list of fifty rows; never faster."""
    return max(1, bare / BARE_ROWS)


def goal(limit, machine):
    """« ≤ 15 ms (21 ici) »: milliseconds of processor, and what they are on a machine so many times slower."""
    return f"≤ {limit:.0f} ms ({limit * machine:.0f} ici)"


def visitor(user):
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    if user:
        client.force_login(user)
    return client


def page(client, address):
    """A gesture that asks for `address`, whole."""

    def ask():
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} : {answer.status_code}"
        return answer

    return ask


def queries(client, address):
    """How many, at the second visit."""
    page(client, address)()
    with CaptureQueriesContext(connection) as captured:
        page(client, address)()
    return len(captured)
