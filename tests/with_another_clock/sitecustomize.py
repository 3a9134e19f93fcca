"""Read by Python at its start in processes whose clock is another one: they sleep by `select`.

Under libfaketime Python's own sleep, an absolute `clock_nanosleep`, ends at once with EINVAL. eventlet makes
the module of the clock anew for itself. Its own `select` replaces the one in that module later: the true is
kept here.
"""

import _imp
import time
from select import select


def sleep(seconds):
    """Wait so long, by no clock that can be set."""
    select([], [], [], max(seconds, 0.0))


def exec_builtin(module, _real=_imp.exec_builtin):
    """As it was; a clock's module that is made anew sleeps in this way, too."""
    done = _real(module)
    if module.__name__ == "time":
        module.sleep = sleep
    return done


time.sleep, _imp.exec_builtin = sleep, exec_builtin
