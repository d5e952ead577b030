"""How the shipped weights and lists were made; not needed to run anything."""
