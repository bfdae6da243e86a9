"""Tests of the supervision: real processes, real signals."""
