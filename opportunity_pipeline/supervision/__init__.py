"""Running the whole pipeline as one family of processes: started in order, watched, and gone when told to go.

Belongs here: starting, watching and stopping processes, their environment and logs, and the order in which ``up``
brings everything up. Does not belong here: what those processes do.
"""
