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
    """Each row of `text` goes to the line that its first column names, else to the line of the same rank.

    Columns are parted by tabs, or by semicolons; then come the numerator, the denominator when there is one, and the
    comment.
    """
    pasted, named = Pasted(), _names(lines)
    rows = [row for row in text.replace("\r\n", "\n").split("\n") if row.strip()]
    for rank, row in enumerate(rows[:MOST]):
        cells = [cell.strip() for cell in row.split("\t" if "\t" in row else ";")]
        line = named.get(sort_key(cells[0]))
        if line:
            cells = cells[1:]
        elif _is_number(cells[0]) and rank < len(lines):
            line = lines[rank]
        if line is None:
            pasted.lost.append(f"Ligne {rank + 1} : « {cells[0][:60]} » n’est pas une ligne de cette grille.")
        elif line.is_sealed:
            pasted.lost.append(f"Ligne {rank + 1} : cette mesure est validée.")
        else:
            pasted.cells[line.key] = _fields(line, cells)
    if len(rows) > MOST:
        pasted.lost.append(f"Seules les {MOST} premières lignes sont lues.")
    return pasted


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
    return {name: cell[:1000] for name, cell in zip(names, cells, strict=False)}
