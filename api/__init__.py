"""A graph over HTTP, read-only: `create_app` makes the application, `kg serve` runs it."""

from api.app import create_app

__all__ = ["create_app"]
