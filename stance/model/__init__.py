"""The encoder with its heads: text windows in, probabilities out, probabilities to records."""
