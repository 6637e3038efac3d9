"""Processes that train together, as threads: what `torch.distributed` does between processes, between threads of one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import torch


class Company:
    """Stands in for `torch.distributed` in as many threads as processes are wanted; outside of these nobody is together."""

    def __init__(self, count):
        self.count, self._me = count, threading.local()
        self._meet, self._brought = threading.Barrier(count, timeout=60), [None] * count

    def run(self, work):
        """What ``work(rank)`` returns in each of them; if one fails, the others do not wait for it."""

        def enter(number):
            self._me.rank = number
            try:
                return work(number)
            except BaseException:
                self._meet.abort()
                raise

        with ThreadPoolExecutor(self.count) as pool:
            return list(pool.map(enter, range(self.count)))

    def one_by_one(self, make):
        """What ``make()`` returns in each of them, one after the other: PyTorch's own random numbers belong to the process."""
        made = []
        for number in range(self.count):
            self._me.rank = number
            made.append(make())
        del self._me.rank
        return made

    def is_initialized(self):
        return hasattr(self._me, "rank")

    def get_rank(self):
        return self._me.rank

    def get_world_size(self):
        return self.count

    def all_reduce(self, x):
        x.copy_(torch.stack(self._all(x.clone())).sum(dim=0))

    def all_gather(self, parts, x):
        for part, theirs in zip(parts, self._all(x.clone()), strict=True):
            part.copy_(theirs)

    def all_gather_object(self, values, value):
        values[:] = self._all(value)

    def broadcast_object_list(self, values, source):
        values[:] = self._all(list(values))[source]

    def _all(self, value):
        self._brought[self._me.rank] = value
        self._meet.wait()
        found = list(self._brought)
        self._meet.wait()
        return found
