"""For who works on the code: the embedded installation with tracebacks."""

from .embedded import *  # noqa: F403

DEBUG = True
