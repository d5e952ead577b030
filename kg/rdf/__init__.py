"""Between the model and RDF: the only place that knows which property says what."""
