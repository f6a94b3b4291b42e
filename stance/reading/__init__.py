"""Reading: files, folders, addresses and standard input to `Source` records."""

from stance.reading.arguments import expand
from stance.reading.plain import from_text
from stance.reading.read import read_source
from stance.reading.source import Block, Source

__all__ = ["Block", "Source", "expand", "from_text", "read_source"]
