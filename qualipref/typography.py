"""Dates, numbers and spaces as French printers write them: pure functions, the same on screen and on paper."""

import re
from decimal import Decimal

NBSP = "\u00a0"
NARROW = "\u202f"
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SHORT_MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]

SPACES = rf"[ {NBSP}{NARROW}]+"
UNITS = "h|min|s|km|m²|m|€|Mo|ko|jours?|mois|ans?|semaines?|heures?|minutes?|points?|pages?"
NUMBERED = "guichets?|modules?|chapitres?|pages?|articles?|salles?|comités?|brouillon"
REPLACEMENTS = [
    (re.compile(r"'"), "’"),
    (re.compile(rf"{SPACES}([;!?])"), rf"{NARROW}\1"),
    (re.compile(rf"{SPACES}([:%»])"), rf"{NBSP}\1"),
    (re.compile(rf"«{SPACES}"), f"«{NBSP}"),
    (re.compile(rf"\b([nN]°){SPACES}(?=\d)"), rf"\1{NBSP}"),
    (re.compile(rf"(?<=\d){SPACES}(?=({UNITS})\b(?!’))"), NBSP),
    (re.compile(rf"(?<=\bh){SPACES}(?=\d{{2}}\b)"), NBSP),
    (re.compile(rf"\b(\d{{1,2}}|1er){SPACES}({'|'.join(MONTHS)})\b"), rf"\1{NBSP}\2"),
    (re.compile(rf"\b({'|'.join(MONTHS)}){SPACES}(?=\d{{4}}\b)"), rf"\1{NBSP}"),
    (re.compile(rf"\b({NUMBERED}){SPACES}(?=\d)", re.IGNORECASE), rf"\1{NBSP}"),
]
THOUSANDS = re.compile(rf"(?<![\d,.])\d{{1,3}}(?:[ {NBSP}{NARROW}]\d{{3}})+(?![\d])")


def long_date(day, precision="day"):
    """« 12 octobre 2015 », or « novembre 2015 », « 2015 », « fin 2007 » when no more is known."""
    if precision == "year":
        return str(day.year)
    if precision == "year_end":
        return f"fin {day.year}"
    if precision == "month":
        return f"{MONTHS[day.month - 1]} {day.year}"
    return f"{_day_number(day)}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def period(first, last):
    """« du 1er au 12 octobre 2015 », « du 1er avril au 30 juin 2015 », « le 12 octobre 2015 »: both ends included."""
    if first == last:
        return f"le {long_date(first)}"
    if first.year != last.year:
        return f"du {long_date(first)} au {long_date(last)}"
    start = _day_number(first) if first.month == last.month else f"{_day_number(first)}{NBSP}{MONTHS[first.month - 1]}"
    return f"du {start} au {long_date(last)}"


def weekday_date(day):
    """« lundi 12 octobre 2015 »."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def short_date(day):
    """« 12 oct. 2015 », for dense lists."""
    return f"{_day_number(day)}{NBSP}{SHORT_MONTHS[day.month - 1]} {day.year}"


def clock_time(at):
    """« 16 h 42 »."""
    return f"{at.hour}{NBSP}h{NBSP}{at:%M}"


def dotted_date(day):
    """« 12.10.2015 », for the columns of a printed table."""
    return f"{day:%d.%m.%Y}"


def _day_number(day):
    return "1er" if day.day == 1 else str(day.day)


def number(value):
    """« 279 500 » and « 12,5 »: narrow no-break spaces, decimal comma, true minus."""
    sign = "−" if value < 0 else ""
    if isinstance(value, int):
        return sign + f"{abs(value):,}".replace(",", NARROW)
    whole, _, decimals = f"{abs(Decimal(str(value))):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW)
    decimals = decimals.rstrip("0")
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def file_size(octets):
    """« 84 ko », « 1,2 Mo »."""
    if octets >= 1e6:
        return f"{number(round(octets / 1e6, 1))}{NBSP}Mo"
    return f"{number(max(round(octets / 1e3), 1))}{NBSP}ko"


def percent(value):
    """« 85 % »."""
    return f"{number(value)}{NARROW}%"


def french(text):
    """`text` with the spaces and apostrophes of French typography; applying it twice changes nothing more."""
    for pattern, replacement in REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return THOUSANDS.sub(lambda found: re.sub(SPACES, NARROW, found.group()), text)


def inner_quotes(text):
    """« Afficher « les délais » » as « Afficher “les délais” »: what is quoted inside a quotation."""
    depth, found = 0, []
    for part in re.split(rf"(«{SPACES}|{SPACES}»)", text):
        opens, closes = part.startswith("«"), part.endswith("»") and not part.startswith("«")
        depth += opens
        inner = depth > 1 and (opens or closes)
        found.append(("“" if opens else "”") if inner else part)
        depth -= closes and depth > 0
    return "".join(found)


def plural(count, singular, many=None):
    """« 1 engagement », « 12 engagements »: French counts from two; zero is singular."""
    word = singular if abs(count) < 2 else (many or f"{singular}s")
    return f"{number(count)}{NBSP}{word}"


def enumeration(words):
    """« accueil, courriers et téléphone »."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} et {last}" if first else last


def read_number(text):
    """The Decimal that « 1 234,5 » or « 1234.5 » writes, whatever its spaces. Raises ValueError for anything else."""
    bare = re.sub(rf"[\s{NBSP}{NARROW}]", "", text)
    if not re.fullmatch(r"[-−+]?\d{1,20}([.,]\d{1,10})?", bare, re.ASCII):
        raise ValueError(f"« {text} » n’est pas un nombre.")
    return Decimal(bare.replace("−", "-").replace(",", "."))
