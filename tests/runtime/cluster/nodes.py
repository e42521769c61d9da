"""A Ray cluster of several nodes' worth of processes on this machine, for the tests.

    python tests/runtime/cluster/nodes.py 3

prints the address; each line on standard input kills one of the nodes that are not the first, and what is left is
taken away at its end.
"""

import sys

from ray.cluster_utils import Cluster

NODE = {"num_cpus": 1, "object_store_memory": 80 * 2**20}
# A dead node is missed within two seconds, not thirty.
QUICK = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 500, "health_check_failure_threshold": 4}


def main(count: int) -> None:
    head = NODE | {"include_dashboard": False, "_system_config": QUICK}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    others = [cluster.add_node(**NODE) for _ in range(count - 1)]
    try:
        cluster.wait_for_nodes()
        print(cluster.address, flush=True)
        for _ in sys.stdin:
            cluster.remove_node(others.pop(), allow_graceful=False)
            print("killed", flush=True)
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]))
