"""Making and checking annotation: the line format, the data check, agreement, conversion between formats."""
