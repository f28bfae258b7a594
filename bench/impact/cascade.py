"""What an analyst would write with NumPy for liquidations over many steps: no depth, no price that sales move, no oracle.

Usage: cascade.py FOLDER ACCOUNTS ASSETS STEPS; reads FOLDER/{threshold,collateral,debt,prices}.f64, where prices are paths x
steps x assets in dollars, and prints a JSON object of program -> {wall, cpu in seconds, atRisk, repaid, badDebt}. An account
below a health factor of 1 has half of its debts repaid, and as much of its collateral and 5 % more taken, in each step; both
programs take of all debts and collaterals in proportion. The caller sets OMP_NUM_THREADS and its like.
"""
import json
import resource
import sys
import time

import numpy as np

folder, accounts, assets, steps = sys.argv[1], *map(int, sys.argv[2:5])
read = lambda name: np.fromfile(f"{folder}/{name}.f64")
threshold = read("threshold")
collateral, debt = (read(name).reshape(accounts, assets) for name in ("collateral", "debt"))
prices = read("prices").reshape(-1, steps, assets)
CLOSE, BONUS = 0.5, 1.05


def whole():
    """Every step on whole arrays."""
    at_risk = repaid = bad = 0.0
    for path in prices:
        held, owed = collateral.copy(), debt.copy()
        ever = np.zeros(accounts, bool)
        for price in path:
            limit, value, due = held @ (price * threshold), held @ price, owed @ price
            below = (limit < due) & (due > 0)
            ever |= below
            repay = np.where(below, np.minimum(CLOSE * due, value / BONUS), 0)
            left_debt = np.divide(due - repay, due, out=np.ones(accounts), where=due > 0)
            left_held = np.divide(value - repay * BONUS, value, out=np.ones(accounts), where=value > 0)
            owed *= left_debt[:, None]
            held *= left_held[:, None]
            repaid += repay.sum()
        at_risk += ever.sum()
        bad += np.maximum(owed @ path[-1] - held @ path[-1], 0).sum()
    return at_risk, repaid, bad


def rows():
    """The same, where only accounts below are touched."""
    at_risk = repaid = bad = 0.0
    for path in prices:
        held, owed = collateral.copy(), debt.copy()
        ever = np.zeros(accounts, bool)
        for price in path:
            below = np.flatnonzero(held @ (price * threshold) < owed @ price)
            if len(below) == 0:
                continue
            ever[below] = True
            value, due = held[below] @ price, owed[below] @ price
            repay = np.minimum(CLOSE * due, value / BONUS)
            owed[below] *= (1 - repay / due)[:, None]
            held[below] *= np.divide(value - repay * BONUS, value, out=np.zeros(len(below)), where=value > 0)[:, None]
            repaid += repay.sum()
        at_risk += ever.sum()
        bad += np.maximum(owed @ path[-1] - held @ path[-1], 0).sum()
    return at_risk, repaid, bad


found = {}
for name, program in (("whole arrays", whole), ("rows below", rows)):
    start, used = time.perf_counter(), time.process_time()
    at_risk, repaid, bad = program()
    found[name] = {
        "wall": time.perf_counter() - start,
        "cpu": time.process_time() - used,
        "atRisk": int(at_risk),
        "repaid": float(repaid),
        "badDebt": float(bad),
    }
found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps(found))
