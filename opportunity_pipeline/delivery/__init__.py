"""From rows of the outbox to messages that left: claim, recheck, send, record.

Belongs here: the state of a delivery, leases and fences, the last check before a send, back-off, the channels and the
dispatcher that drives them. Does not belong here: deciding who is told what, wording and rendering
(``notifications``), or what a student did with a message.
"""
