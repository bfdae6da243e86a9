"""Tests of the commands: typed as a person types them, on real parts."""
