"""Two or more sides held against each other: drafts, authors, outlets. A side is one document or a group of them."""
