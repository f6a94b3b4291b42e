"""Measuring: metrics with intervals, test sets, baselines, comparisons. Needs the extra `train` for baselines."""
