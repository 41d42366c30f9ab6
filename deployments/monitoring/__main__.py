"""`python -m deployments.monitoring`."""

from deployments.monitoring.app import serve

if __name__ == "__main__":
    serve()
