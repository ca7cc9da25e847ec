from ..line import Line, expect

# A draft is named by a signed token: without one, the request means nothing.
NAMELESS = expect(400, auditor_over=403)

LINES = [
    Line("drafts:draft_keep", post=NAMELESS),
    Line("drafts:draft_forget", post=NAMELESS),
]
