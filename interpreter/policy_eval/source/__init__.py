"""Front: YAML as located text – the only package that knows yaml.

`read` makes the tree, `decode` the text it is made of; every node of the tree knows its place in the file.
"""

from .encoding import SIZE_LIMIT, decode
from .reader import DEPTH_LIMIT, read
from .slips import key_slip
from .tree import Entry, List, Map, Node, Source, Text, Written

__all__ = [
    "DEPTH_LIMIT",
    "SIZE_LIMIT",
    "Entry",
    "List",
    "Map",
    "Node",
    "Source",
    "Text",
    "Written",
    "decode",
    "key_slip",
    "read",
]
