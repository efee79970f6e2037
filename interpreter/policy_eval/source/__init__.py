"""Front: YAML as located text – the only package that knows yaml.

`read` makes the tree, `decode` the text it is made of; every node of the tree knows its place in the file.
"""

from .commas import opened
from .comments import Comment, comments
from .comparing import told
from .encoding import SIZE_LIMIT, decode
from .lookalikes import dash_slip, key_slip
from .reader import DEPTH_LIMIT, read
from .tree import Entry, List, Map, Node, Source, Text, Written

__all__ = [
    "DEPTH_LIMIT",
    "SIZE_LIMIT",
    "Comment",
    "Entry",
    "List",
    "Map",
    "Node",
    "Source",
    "Text",
    "Written",
    "comments",
    "dash_slip",
    "decode",
    "key_slip",
    "opened",
    "read",
    "told",
]
