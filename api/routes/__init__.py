"""The routes, one module for each family of questions; `api.app` puts them together."""
