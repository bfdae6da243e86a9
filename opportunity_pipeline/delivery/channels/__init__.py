"""The channels that send messages, one module each.

Belongs here: communicating with one provider and classifying its responses. Does not belong here: whether and when to
send (``dispatch``), or the consequences of a response (``transitions``).
"""
