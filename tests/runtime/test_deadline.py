"""Work that takes too long is given up, in this process, and so is work that fails."""

import re
import threading
import time

import pytest

from hkie.errors import UsageError
from hkie.runtime.deadline import Late, deadline
from hkie.runtime.runs import attempt


def loop(document):
    while True:
        pass


def backtrack(document):
    re.match(r"(a+)+b", "a" * 40)


def swallow(document):
    while True:
        try:
            loop(document)
        except Exception:
            continue


@pytest.mark.parametrize("work", [loop, backtrack, swallow])
def test_work_that_takes_too_long_is_told(work):
    began = time.monotonic()
    assert str(attempt(work, "d", "d.txt", 0.1)) == "d.txt: not analysed within 0.1 seconds (--timeout)"
    assert time.monotonic() - began < 10


def test_work_that_fails_is_told():
    assert str(attempt(lambda n: 1 // n, 0, "d.txt", 5)).startswith("d.txt: cannot be analysed (ZeroDivisionError: ")


def test_what_is_raised_on_purpose_is_raised():
    def work(document):
        raise UsageError("no such rules")

    with pytest.raises(UsageError):
        attempt(work, "d", "d.txt", 5)


def test_waiting_takes_no_time_of_the_processor():
    assert attempt(lambda n: time.sleep(0.3) or n, 1, "d.txt", 0.1) == 1


def test_the_time_is_over_with_the_work():
    with deadline(0.1):
        pass
    began = time.process_time()
    while time.process_time() - began < 0.2:
        pass


def test_another_thread_has_no_limit():
    found = []
    thread = threading.Thread(target=lambda: found.append(attempt(lambda n: sum(range(10**6)), 0, "d", 0.001)))
    thread.start()
    thread.join()
    assert found == [sum(range(10**6))]


def test_late_is_no_error():
    assert not issubclass(Late, Exception)
