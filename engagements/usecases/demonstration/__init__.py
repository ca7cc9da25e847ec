"""The year that the demonstration has lived: decisions, answers, proofs, requests, each on its day, by the use cases.

Everything is drawn from one seed: two installations tell the same year, and a second run adds nothing.
"""

from .year import live

__all__ = ["live"]
