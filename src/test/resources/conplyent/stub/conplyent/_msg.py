"""What Python needs to read and write the messages of Conplyent: the names of their class and of its types."""

from enum import Enum


class MSGType(Enum):
    ACKNOWLEDGE = (0,)
    HEARTBEAT = (1,)
    COMMAND = (2,)
    DETAILS = (3,)
    COMPLETE = (4,)
    SYNC = 5


class MSG:
    def __init__(self, type, request=True, **fields):
        self._type = type
        self._request = request
        self._kwargs = fields

    def __str__(self):
        fields = " <Kwargs: %r>" % (self._kwargs,) if self._kwargs else ""
        return "<MSG Type: %s> <Request?: %s>%s" % (self._type, self._request, fields)
