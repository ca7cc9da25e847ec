"""Forms left unfinished: kept as one types, found again by their author alone (`pages.FormDraft` says how)."""
