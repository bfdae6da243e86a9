"""From outbox rows to sent messages: claim, recheck, send, record.

Belongs here: the state of a delivery, leases and fencing tokens, the last check before a send, back-off, the channels
and the dispatcher that drives them. Does not belong here: deciding who is notified of what, wording and rendering
(``notifications``), or what a student did with a message.
"""
