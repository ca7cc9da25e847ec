"""One module per object: `journal`, `dossier`, `home`, `search`, `health`…"""
