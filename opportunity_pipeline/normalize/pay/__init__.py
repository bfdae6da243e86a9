"""Pay and prizes: amounts, currencies, periods.

Belongs here: parsing money. Does not belong here: when it is paid out (`dates`).
"""
