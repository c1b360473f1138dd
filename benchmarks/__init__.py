"""Speed, measured beside the peers in the same run: `make bench`. Never a test: the machine decides the numbers."""

TOKEN = "100:AAbenchmarkbenchmarkbenchmarkbenchm"  # noqa: S105 - of no bot
