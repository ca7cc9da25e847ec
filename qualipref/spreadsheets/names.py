"""How a spreadsheet names its columns."""


def column_letters(rank):
    """The name of the column of that rank, from 1: A, …, Z, AA."""
    letters = ""
    while rank:
        rank, rest = divmod(rank - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
