"""Text: cleaning, tokens, phrases, numbers and addresses, whatever they say.

Belongs here: reading text that is not about one field. Does not belong here: what a field means (the other rooms).
"""
