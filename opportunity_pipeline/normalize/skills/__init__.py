"""Skills: the taxonomy, and which skills a text asks for.

Belongs here: names of skills and the context that makes a name a skill. Does not belong here: scoring them.
"""
