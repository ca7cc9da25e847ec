"""One module of lines per app; `tests/access/test_table.py` reads them all."""
