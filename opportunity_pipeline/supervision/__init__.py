"""Runs the whole pipeline as one group of processes: started in order, watched, and stopped together.

Belongs here: starting, watching and stopping processes, their environment and logs, and the start order of ``up``.
Does not belong here: what those processes do.
"""
