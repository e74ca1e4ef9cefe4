"""Threads that use, copy, close and make the same objects: python races.py NAME ROUNDS.

A program of its own, as what it looks for ends a process. It prints what it counted; an error of a thread is one of the
program. Blocks are large, so that one that is read after it was freed is no longer mapped.
"""

from __future__ import annotations

import faulthandler
import gc
import pickle
import sys
import threading
from collections.abc import Callable

import numpy as np

import nrnn
from nrnn.engine.abi import lib
from nrnn.engine.calls import call

MEMBERS = 16
KEYS = [f"key {i}" for i in range(8)]


def model(units: int = 600) -> nrnn.Model:
    layer = nrnn.Elman(W=0.5 * np.eye(units), U=np.ones((units, 1)), noise=nrnn.OfficialNoise(add=0.1, mult=0.0))
    check = nrnn.Check(np.zeros((3, 1)), np.zeros((3, 1)), tolerance=1.0)
    return nrnn.Model.load(nrnn.ModelFile([layer], readout=(np.ones((1, units)), [0.0]), check=[check]).to_bytes())


def together(*works: Callable[[], None]) -> None:
    """Run them in a thread each; the first error is raised here."""
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def until_closed(use: Callable[[], object]) -> Callable[[], None]:
    """Use something until it is closed, and then find it so."""
    def work() -> None:
        try:
            while True:
                use()
        except ValueError as error:
            assert "closed" in str(error), error
    return work


def close_other(rounds: int) -> str:
    """`a.copy_from(b)` while another thread closes b."""
    shared, copies = model(), 0
    a, handed, back = shared.stream(MEMBERS), [None], threading.Barrier(2)

    def closer() -> None:
        for _ in range(rounds):
            back.wait(timeout=60)
            handed[0].close()

    def copier() -> None:
        nonlocal copies
        for _ in range(rounds):
            b = handed[0] = shared.stream(MEMBERS)
            back.wait(timeout=60)
            try:
                a.copy_from(b)
                copies += 1
            except ValueError as error:
                assert "the stream is closed" in str(error)
    together(closer, copier)
    return f"{rounds} closed, {copies} copied before"


def step_other(rounds: int) -> str:
    """`a.copy_from(b)` while another thread steps b: a copy is a state that b was in."""
    shared, steps = model(100), 50
    a, b, c = (shared.stream(MEMBERS) for _ in range(3))
    states = []
    for _ in range(steps + 1):
        states.append(c.state(0, MEMBERS - 1))
        c.step(1.0, outputs=())
    over = threading.Event()

    def stepper() -> None:
        while not over.is_set():
            b.reset(episode=0)
            b.run(np.ones(steps // 2), outputs=())
            for _ in range(steps // 2):
                b.step(1.0, outputs=())

    def copier() -> None:
        try:
            for _ in range(rounds):
                a.copy_from(b)
                np.testing.assert_array_equal(a.state(0, MEMBERS - 1), states[a.tick])
        finally:
            over.set()
    together(stepper, copier)
    return f"{rounds} copies"


def copy_both_ways(rounds: int) -> str:
    """Two threads, two streams, each copied to the other: nobody waits for ever."""
    shared = model()
    a, b = shared.stream(MEMBERS), shared.streams(["b"], members=MEMBERS)["b"]
    together(lambda: [a.copy_from(b) for _ in range(rounds)], lambda: [b.copy_from(a) for _ in range(rounds)],
             lambda: [(a.copy_from(a), b.copy_from(b)) for _ in range(rounds)])
    return f"{rounds} copies each way"


def same_stream(rounds: int) -> str:
    """Eight threads step one stream: every step is one of a serial run's, none is lost."""
    shared, each = model(50), rounds // 8
    stream, found = shared.stream(MEMBERS), [[] for _ in range(8)]
    together(*(lambda out=out: out.extend(stream.step(1.0).mean.item() for _ in range(each)) for out in found))
    serial = shared.stream(MEMBERS).run(np.ones(8 * each)).mean[:, 0]
    np.testing.assert_array_equal(np.sort(np.concatenate(found)), np.sort(serial))
    return f"{rounds // 8 * 8} steps"


def close_while_used(rounds: int) -> str:
    """A stream is closed while others step, run, copy, look at and pickle it."""
    shared, X = model(), np.ones(3)
    for _ in range(rounds):
        a, b = shared.stream(MEMBERS), shared.stream(MEMBERS)
        uses = [lambda: a.step(1.0), lambda: a.run(X), lambda: a.state(), lambda: a.snapshot(), lambda: a.clone(),
                lambda: b.copy_from(a), lambda: a.copy_from(b), lambda: a.tick, lambda: pickle.dumps(a)]
        together(*map(until_closed, uses), a.close)
    return f"{rounds} streams"


def model_close(rounds: int) -> str:
    """A model is closed while others make streams of it and verify it."""
    data = model(100).data
    for _ in range(rounds):
        m = nrnn.Model.load(data)
        together(*map(until_closed, [m.stream, m.verify, lambda: m.predict(np.ones((1, 2, 1))), m.stream]), m.close)
    return f"{rounds} models"


def mapping(rounds: int) -> str:
    """Keys come and go, streams are stepped, copied and kept, and the mapping is looked at."""
    streams, over = model(50).streams(members=MEMBERS), threading.Event()
    saved = model(50).streams(KEYS[:4], members=MEMBERS).snapshot()

    def often(*uses: Callable[[], object]) -> Callable[[], None]:
        def work() -> None:
            while not over.is_set():
                for use in uses:
                    use()
        return work

    def step() -> None:
        try:
            for i in range(rounds):
                keys = KEYS[i % 5:] if i % 2 else KEYS[: i % 8]
                batch = streams.step((keys, np.ones(len(keys))))
                assert list(batch) == keys and not batch.errors
        finally:
            over.set()

    def drop() -> None:
        for key in KEYS:
            try:
                del streams[key]
            except KeyError:
                pass
    one = streams["one"].nbytes
    together(step, often(drop), often(lambda: streams.restore(saved), streams.snapshot),
             often(lambda: [stream.closed for stream in streams.values()], lambda: list(streams), lambda: repr(streams)),
             often(lambda: dict(streams.items()), lambda: len(streams), lambda: [key in streams for key in streams]),
             often(lambda: divmod(streams.nbytes, one)[1] and sys.exit("nbytes")))
    return f"{rounds} steps"


def mapping_close(rounds: int) -> str:
    """A mapping is closed while others make, step and keep its streams."""
    shared = model(50)
    for _ in range(rounds):
        streams = shared.streams(KEYS, members=MEMBERS)
        one = streams[KEYS[0]]
        together(*map(until_closed, [lambda: streams.step((KEYS, np.ones(8))), lambda: streams["new"].step(1.0),
                                     lambda: one.run(np.ones(4))]), streams.close)
        assert len(streams) == 0 and one.closed
    return f"{rounds} mappings"


def dropped(rounds: int) -> str:
    """Nothing is closed: objects go with their last reference, some of them in cycles, in whichever thread."""
    data = model(100).data

    def make() -> None:
        for i in range(rounds // 4):
            if i % 8 == 0:
                m = nrnn.Model.load(data)
            a = m.stream(2)
            a.cycle = m.streams(["b"])
            a.cycle.back, m.last = a, a.clone()
            a.cycle["b"].step(1.0)
            if i % 16 == 0:
                gc.collect()
    together(make, make, make, make)
    return f"{rounds // 4 * 4} streams"


def unlocked(rounds: int) -> str:
    """Not as the package does it: the source of a copy is not waited for. What looks for races must find this one."""
    shared = model(50)
    a, b = shared.stream(MEMBERS), shared.stream(MEMBERS)
    together(lambda: [b.step(1.0, outputs=()) for _ in range(rounds)],
             lambda: [call(lib.nrnn_stream_copy, a._handle, b._handle) for _ in range(rounds)])
    return f"{rounds} copies"


RACES = {work.__name__.replace("_", "-"): work
         for work in (close_other, step_other, copy_both_ways, same_stream, close_while_used, model_close, mapping,
                      mapping_close, dropped)}

if __name__ == "__main__":
    faulthandler.enable()
    sys.setswitchinterval(1e-6)
    print((RACES | {"unlocked": unlocked})[sys.argv[1]](int(sys.argv[2])))
