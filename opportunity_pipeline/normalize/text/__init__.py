"""Field-independent text reading: cleaning, tokens, phrases, numbers, web addresses.

Belongs here: text functions that serve any field. Does not belong here: what a field means (the other packages).
"""
