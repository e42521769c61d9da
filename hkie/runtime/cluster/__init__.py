"""Extraction and resolution on the nodes of a Ray cluster (``pip install 'hkie[ray]'``).

    files → plan → shards (extraction) → within each document, on the nodes → across documents, here → rows, on the nodes

A run writes a folder of shards (``shards``). A shard is complete or missing, has the same bytes as on one machine, and
is not made again if it exists. All nodes must see the same files under the same paths. Ray is imported only where it is
used (``session``), so that the command line starts without it.
"""
