"""What benchmarks share: their report, and their data."""
