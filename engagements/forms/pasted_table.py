"""A block copied from a spreadsheet, laid on the lines of a grid."""

from dataclasses import dataclass, field

from qualipref.collation import sort_key

MOST = 500  # lines


@dataclass
class Pasted:
    """{key of a line: {field: text}}, and the lines of the block that found no place, in French."""

    cells: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)


def read_pasted(text, lines):
    """Each row of `text` goes to the line that its first column names; without names, to the line of the same rank.

    Columns are parted by tabs, or by semicolons; then come the numerator, the denominator when there is one, and the
    comment. A blank cell says nothing, a blank row keeps its place, a first row without a number is a line of titles.
    """
    pasted, named = Pasted(), _names(lines)
    rows = [_cells(row) for row in text.replace("\r\n", "\n").rstrip().split("\n")]
    has_titles = _is_titles(rows[0], named)
    if has_titles:
        pasted.lost.append(f"Ligne 1 : « {_first(rows[0])} » est lue comme une ligne de titres.")
    is_named = any(sort_key(cells[0]) in named for cells in rows)
    for rank, cells in enumerate(rows[:MOST]):
        if not any(cells) or (has_titles and rank == 0):
            continue
        if line := named.get(sort_key(cells[0])):
            _place(pasted, rank, cells[1:], line)
        else:
            _place(pasted, rank, cells, None if is_named else _of_rank(rank - has_titles, cells, lines))
    if len(rows) > MOST:
        pasted.lost.append(f"Seules les {MOST} premières lignes sont lues.")
    return pasted


def _cells(row):
    return [cell.strip() for cell in row.split("\t" if "\t" in row else ";")]


def _first(cells):
    """What a sentence shows of a row."""
    return next(filter(None, cells), "")[:60]


def _is_titles(cells, named):
    return any(cells) and sort_key(cells[0]) not in named and not any(_is_number(cell) for cell in cells)


def _of_rank(rank, cells, lines):
    says_numbers = _is_number(cells[0]) or (not cells[0] and any(cells))
    return lines[rank] if says_numbers and rank < len(lines) else None


def _place(pasted, rank, cells, line):
    if line is None:
        pasted.lost.append(f"Ligne {rank + 1} : « {_first(cells)} » n’est pas une ligne de cette grille.")
    elif line.is_sealed:
        pasted.lost.append(f"Ligne {rank + 1} : cette mesure est validée.")
    else:
        pasted.cells[line.key] = _fields(line, cells)


def _names(lines):
    """What may name each line: its unit in full, its service, its code, its indicator. What names two names none."""
    named = {}
    for line in lines:
        shown = line.sheet_line
        names = {shown.unit_name, shown.unit_code, str(shown.service or shown.site or ""), shown.indicator.code}
        names.add(str(shown.indicator))
        for name in names:
            key = sort_key(name)
            named[key] = None if key in named and named[key] is not line else line
    return {name: line for name, line in named.items() if name and line}


def _is_number(cell):
    return bool(cell) and cell[0].isdigit()


def _fields(line, cells):
    names = ("numerator", "denominator", "comment") if line.has_denominator else ("numerator", "comment")
    return {name: cell[:1000] for name, cell in zip(names, cells, strict=False) if cell}
