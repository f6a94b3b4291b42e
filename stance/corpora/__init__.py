"""Loaders of public corpora: a path in, training examples out. None of the corpora's text is part of the project."""
