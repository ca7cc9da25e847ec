"""Settings: `embedded` (make run), `production`, `dev`, `test`; what they share is in `base`."""
