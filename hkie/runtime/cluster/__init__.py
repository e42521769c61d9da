"""Larger than one machine: the same work over the nodes of a Ray cluster (``pip install 'hkie[ray]'``).

    files → plan → shards (extraction) → within each document, on the nodes → across documents, here → rows, on the nodes

A run writes a folder of shards (shards). A shard is whole or not there, its bytes are those of one machine, and one
that is there is not made again. Every node must see the same files under the same paths. Ray is imported where it is
used (session), so that the command line starts without it.
"""
