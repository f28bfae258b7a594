"""What an analyst would write with NumPy for accounts x scenarios: a naive program, and well-chunked ones.

Usage: programs.py FOLDER ACCOUNTS ASSETS naive|chunked; reads FOLDER/{weighted,collateral,debt,prices}.f64, prints a JSON
object of program -> {runs: [{wall, cpu}, ...] in seconds, atRisk, insolvent, shortfall}. The caller sets OMP_NUM_THREADS and
its like.
"""
import json
import sys
import time

import numpy as np

folder, accounts, assets, which = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
read = lambda name: np.fromfile(f"{folder}/{name}.f64").reshape(-1, assets)
weighted, collateral, debt, prices = map(read, ("weighted", "collateral", "debt", "prices"))
scenarios = len(prices)


def naive():
    """Everything at once: three accounts x scenarios matrices."""
    limit = prices @ weighted.T
    value = prices @ collateral.T
    owed = prices @ debt.T
    below = limit < owed
    insolvent = value < owed
    return (
        below.sum(1),
        insolvent.sum(1),
        (owed * below).sum(1),
        (value * below).sum(1),
        np.maximum(owed - value, 0).sum(1),
        below.sum(0),
        insolvent.sum(0),
    )


def chunked(rows):
    """The same, so many scenarios at a time in buffers that stay in the cache."""

    def run():
        out = [np.empty(scenarios) for _ in range(5)]
        by_account = np.zeros(accounts, np.int64), np.zeros(accounts, np.int64)
        limit, value, owed = (np.empty((rows, accounts)) for _ in range(3))
        below, insolvent = (np.empty((rows, accounts), bool) for _ in range(2))
        for first in range(0, scenarios, rows):
            part = prices[first : first + rows]
            n = len(part)
            here = slice(first, first + n)
            l, v, o, b, i = limit[:n], value[:n], owed[:n], below[:n], insolvent[:n]
            np.matmul(part, weighted.T, out=l)
            np.matmul(part, collateral.T, out=v)
            np.matmul(part, debt.T, out=o)
            np.less(l, o, out=b)
            np.less(v, o, out=i)
            out[0][here] = np.count_nonzero(b, axis=1)
            out[1][here] = np.count_nonzero(i, axis=1)
            np.multiply(o, b, out=l)
            out[2][here] = l.sum(1)
            np.multiply(v, b, out=l)
            out[3][here] = l.sum(1)
            np.subtract(o, v, out=l)
            np.maximum(l, 0, out=l)
            out[4][here] = l.sum(1)
            by_account[0][:] += b.sum(0)
            by_account[1][:] += i.sum(0)
        return (*out, *by_account)

    return run


def sparse(rows):
    """One product for the margin, so many scenarios at a time; values only of the few pairs that are below."""
    margin = np.ascontiguousarray((weighted - debt).T)

    def run():
        out = [np.zeros(scenarios) for _ in range(5)]
        by_account = np.zeros(accounts, np.int64), np.zeros(accounts, np.int64)
        buffer = np.empty((rows, accounts))
        negative = np.empty((rows, accounts), bool)
        for first in range(0, scenarios, rows):
            part = prices[first : first + rows]
            n = len(part)
            np.matmul(part, margin, out=buffer[:n])
            np.less(buffer[:n], 0, out=negative[:n])
            place = np.flatnonzero(negative[:n])
            row = place // accounts
            account = place - row * accounts
            at = part[row]
            value = np.einsum("ij,ij->i", at, collateral[account])
            owed = np.einsum("ij,ij->i", at, debt[account])
            short = owed - value
            bad = short > 0
            here = slice(first, first + n)
            out[0][here] = np.bincount(row, minlength=n)
            out[1][here] = np.bincount(row[bad], minlength=n)
            out[2][here] = np.bincount(row, owed, n)
            out[3][here] = np.bincount(row, value, n)
            out[4][here] = np.bincount(row[bad], short[bad], n)
            by_account[0][:] += np.bincount(account, minlength=accounts)
            by_account[1][:] += np.bincount(account[bad], minlength=accounts)
        return (*out, *by_account)

    return run


programs = {"naive": naive} if which == "naive" else {}
for rows in () if which == "naive" else (4, 16, 64, 256):
    programs[f"chunked, {rows} scenarios"] = chunked(rows)
    programs[f"one product, {rows} scenarios"] = sparse(rows)
result = {}
for name, program in programs.items():
    runs = []
    for _ in range(1 if name == "naive" else 2):
        start = time.perf_counter(), time.process_time()
        out = program()
        runs.append({"wall": time.perf_counter() - start[0], "cpu": time.process_time() - start[1]})
    result[name] = {
        "runs": runs,
        "atRisk": float(out[0].sum()),
        "insolvent": float(out[1].sum()),
        "shortfall": float(out[4].sum()),
    }
print(json.dumps(result))
