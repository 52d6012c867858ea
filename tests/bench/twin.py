"""The largest table of world 07, `ledger.entries`, by vectorised numpy, handed over as Arrow.

The same columns and shapes as the SQL builds: rhythm by minute, lognormal amounts by merchant and
currency, two to four legs, retries in three rounds, legitimate voids. Not the same rows: numpy
draws from its own generator. It is the fair opponent in bench_world.py, and no part of the product.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

START = int(dt.datetime(2026, 3, 17, 13, tzinfo=dt.UTC).timestamp() * 1000)
MINUTES, CUT_FROM, CUT_TO = 125, 67, 78  # of the row level: 13:00 to 15:05; cut 14:07 to 14:18
RATES = np.array([1.0, 1.085, 1.271, 0.732])
CURRENCIES = ["USD", "EUR", "GBP", "CAD"]


def entries(scale: float, seed: int = 1) -> pa.Table:
    """A ledger of about 960,000 rows at scale 1, as an Arrow table in the table's column order."""
    rng = np.random.default_rng(seed)
    received, minute = _arrivals(rng, scale)
    first = _first_writes(rng, received, minute)
    posting = _with_second_writes(rng, first, minute, scale)
    return _legs(posting)


def _arrivals(rng: np.random.Generator, scale: float) -> tuple[np.ndarray, np.ndarray]:
    hour = 13 + np.arange(MINUTES) / 60
    rhythm = 1 + 0.42 * np.cos(2 * np.pi * (hour - 13) / 24)
    counts = np.rint(3600 * scale * rhythm / rhythm[CUT_FROM] * rng.uniform(0.96, 1.04, MINUTES))
    counts = counts.astype(np.int64)
    minute = np.repeat(np.arange(MINUTES), counts)
    place = np.arange(len(minute)) - np.repeat(np.cumsum(counts) - counts, counts)
    within = (place + rng.random(len(minute))) * 60_000 / counts[minute]
    return START + minute * 60_000 + within.astype(np.int64), minute


def _first_writes(
    rng: np.random.Generator, received: np.ndarray, minute: np.ndarray
) -> dict[str, np.ndarray]:
    n = len(received)
    merchant = 1 + (420 * rng.random(n) ** 1.6).astype(np.int64)
    slot = merchant % 20
    kind = rng.random(n)
    outward = kind < 0.034  # refunds and payouts
    batch = ((minute - CUT_FROM - 3) % 30 == 0) & (rng.random(n) < 0.45)
    amount = np.minimum(95.26 * np.exp(1.938 * rng.standard_normal(n)), 28_000)
    cents = np.maximum(100, np.rint(amount * 100)).astype(np.int64)
    cents[batch] = 999
    merchant[batch] = 43
    legs_u = rng.random(n)
    legs = np.where(legs_u < 0.02, 4, np.where(legs_u < 0.07, 3, 2))
    legs[outward] = 2
    return {
        "key": 401_000_000 + np.arange(n),
        "posted": received + rng.integers(6, 30, n),
        "merchant": merchant,
        "currency": np.select([slot < 14, slot < 17, slot < 19], [0, 1, 2], 3),
        "outward": outward & ~batch,
        "cents": cents,
        "legs": legs,
        "batch": np.where(batch, 4100 + minute, -1),
        "fresh": np.ones(n, dtype=bool),
        "voided": np.where(rng.random(n) < 0.0001, received + 600_000, -1),
    }


def _with_second_writes(
    rng: np.random.Generator, first: dict[str, np.ndarray], minute: np.ndarray, scale: float
) -> dict[str, np.ndarray]:
    window = np.flatnonzero((minute >= CUT_FROM) & (minute < CUT_TO) & (first["batch"] < 0))
    hit = rng.permutation(window)[: round(14_538 * scale)]
    rounds = rng.permutation(len(hit))
    wait = np.select([rounds < len(hit) * 2 / 3, rounds < len(hit) * 8 / 9], [3050, 7150], 13250)
    doubled = rounds < len(hit) * 26 / 27
    again = {name: column[hit[doubled]] for name, column in first.items()}
    again["posted"] = again["posted"] + wait[doubled] + rng.integers(0, 100, doubled.sum())
    again["fresh"] = rng.random(doubled.sum()) < 0.15
    both = {name: np.concatenate([first[name], again[name]]) for name in first}
    order = np.argsort(both["posted"], kind="stable")
    both = {name: column[order] for name, column in both.items()}
    both["request"] = 3_000_000 + np.arange(len(order))
    made = 5_000_000 + np.cumsum(both["fresh"])
    first_made = np.zeros(len(first["key"]), dtype=np.int64)
    fresh_keys = both["key"][both["fresh"]][::-1] - 401_000_000
    first_made[fresh_keys] = made[both["fresh"]][::-1]  # the earliest is written last, and stays
    both["transaction"] = np.where(both["fresh"], made, first_made[both["key"] - 401_000_000])
    return both


def _legs(posting: dict[str, np.ndarray]) -> pa.Table:
    legs = posting["legs"]
    row = np.repeat(np.arange(len(legs)), legs)
    seq = np.arange(len(row)) - np.repeat(np.cumsum(legs) - legs, legs) + 1
    of = {name: column[row] for name, column in posting.items()}
    fee = np.where(of["legs"] > 2, np.maximum(1, np.rint(of["cents"] * 0.029)), 0).astype(np.int64)
    tax = np.where(of["legs"] > 3, np.maximum(1, np.rint(of["cents"] * 0.0058)), 0).astype(np.int64)
    cents = np.select(
        [seq == 1, seq == 2, seq == 3], [of["cents"], of["cents"] - fee - tax, fee], tax
    )
    usd = np.rint(cents * RATES[of["currency"]]).astype(np.int64)
    account = np.select(
        [seq == 1, seq == 2, seq == 3],
        [10 + of["currency"], 1000 + of["merchant"], 20 + of["currency"]],
        30 + of["currency"],
    )
    void = of["voided"] >= 0
    day = (of["posted"] >= START + 75 * 60_000).astype(np.int32) + 20_529
    return pa.table(
        {
            "entry_id": 2_000_000 + np.arange(1, len(row) + 1),
            "transaction_id": of["transaction"],
            "account_id": account.astype(np.int32),
            "direction": _text(((seq == 1) == of["outward"]).astype(np.int8), ["debit", "credit"]),
            "entry_seq": seq.astype(np.int8),
            "amount": _decimal(cents),
            "currency": _text(of["currency"].astype(np.int8), CURRENCIES),
            "amount_usd": _decimal(usd),
            "posted_at": pa.array(of["posted"] * 1000, pa.timestamp("us")),
            "effective_date": pa.array(day, pa.int32()).cast(pa.date32()),
            "source_request_id": of["request"],
            "idempotency_key": of["key"],
            "batch_id": pa.array(of["batch"].astype(np.int32), mask=of["batch"] < 0),
            "status": _text(void.astype(np.int8), ["posted", "void"]),
            "void_reason": _text(np.zeros(len(row), np.int8), ["cancelled"], ~void),
            "voided_by": _text(np.zeros(len(row), np.int8), ["finance-ops"], ~void),
            "voided_at": pa.array(of["voided"] * 1000, pa.timestamp("us"), mask=~void),
        }
    )


def _text(codes: np.ndarray, words: list[str], missing: np.ndarray | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=missing), pa.array(words))


def _decimal(cents: np.ndarray) -> pa.Array:
    """DECIMAL(18, 2) from whole cents without a Python object: 128 bits, the sign extended."""
    halves = np.empty((len(cents), 2), dtype=np.int64)
    halves[:, 0], halves[:, 1] = cents, cents >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(halves)])
