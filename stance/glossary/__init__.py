"""What a label means, who finds it, and how far to trust it: what `stance explain` shows."""
