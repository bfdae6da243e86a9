"""The demo: made-up upstreams and students, so that the whole pipeline runs on a machine without a network.

Belongs here: an invented world and how upstreams would tell of it. Does not belong here: any way around the pipeline.
The demo's responses lie in a landing zone which a loopback server answers from, so the live client, the parsers and
everything behind them run as they do live; nothing of it asks the internet. All companies, people and events are
invented, and all links lead to reserved domains (``.example``, ``example.org``).
"""
