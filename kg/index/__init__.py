"""The index of a generation: the graph laid out for the questions people ask, beside the RDF that says the same.

One SQLite file, written once with the store and never changed after. RDF and SPARQL remain the whole truth; the
index answers from it what a triple store is slow at: names, lists, text, and lineage over a hundred thousand papers.
"""
