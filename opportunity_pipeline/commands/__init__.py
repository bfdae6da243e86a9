"""What a person types: one module for each group of commands.

Belongs here: reading arguments, calling one function of a room, showing what it answers. Does not belong here: any
rule. Modules import rooms inside their functions, so that ``opportunity-pipeline --help`` answers at once.
"""
