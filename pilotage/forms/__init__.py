"""One module per object, as in `views`."""
