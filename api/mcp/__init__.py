"""The graph for language models: tools and resources of the Model Context Protocol, over stdio or HTTP.

tools.py    the questions, as functions whose parameters and answers are written for a model to read
answers.py  what they answer: the same as `kg.views`, short enough for a model's context
faults.py   what is wrong with a call
server.py   the server, and the only module that knows the protocol's library
"""
