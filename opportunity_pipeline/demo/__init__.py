"""The demo: synthetic upstreams and students, so that the whole pipeline runs without a network.

Belongs here: an invented world and the upstream responses that describe it. Does not belong here: shortcuts around the
pipeline. The demo's responses are in a landing zone that a loopback server replays, so the live client, the parsers and
all later stages run unchanged; nothing accesses the internet. All companies, people and events are invented, and all
links point to reserved domains (``.example``, ``example.org``).
"""
