"""Figures for Prometheus at `/metrics`, and `/health`: a small process beside the worker."""
