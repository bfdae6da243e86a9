"""The command line: one module per group of commands.

Belongs here: parsing arguments, calling one function of another subpackage, printing its result. Does not belong here:
rules. Modules import other subpackages inside functions, so that ``opportunity-pipeline --help`` is fast.
"""
