"""The ways a message can leave, one module each.

Belongs here: talking to one provider and telling its answers apart. Does not belong here: whether and when to send
(``dispatch``), or what follows from an answer (``transitions``).
"""
