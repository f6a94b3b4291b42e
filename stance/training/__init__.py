"""Fine-tuning: corpora in, a model folder out. Needs the extra `train`."""
