"""What the house costs, measured: `make bench` writes benchmarks/results and docs/performance.md."""
