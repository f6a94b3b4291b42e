"""Read policy commentary: whose stance each sentence puts forward, and by which rhetorical devices."""

__version__ = "0.1.0"
