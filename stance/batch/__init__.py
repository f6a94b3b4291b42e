"""Many pieces: one report for each in a folder, an index over all, and runs that do only what has changed.

    arguments -> inputs (items) -> what changed (manifest) -> engine (a batch) -> reports -> manifest -> index

`engine` is the only way from sources to documents. Memory does not grow with the number of pieces: documents are let go
as soon as their report is written, and everything that the index needs stands in the manifest.
"""
