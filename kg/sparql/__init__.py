"""Answer SPARQL in processes that can be stopped: what may run, how it is written, and who runs it.

`guard` says what may run, `formats` writes an answer and cuts it, `worker` is the process, `pool` keeps several.
"""
