"""Pay and prizes: amounts, currencies, periods.

Belongs here: reading money. Does not belong here: when it is paid out (`dates`).
"""
