"""Repairs of the lab of one table: right ones however written, wrong ones with their cards."""

from __future__ import annotations

COPIES = (
    "SELECT order_id FROM shop.orders WHERE status = 'placed'"
    " QUALIFY row_number() OVER (PARTITION BY request_key ORDER BY order_id) > 1"
)
NOTE = f"INSERT INTO shop.voids SELECT order_id, 'void', 'twice', world_now() FROM ({COPIES})"
VOID = (
    f"UPDATE shop.orders SET status = 'void', voided_at = world_now() WHERE order_id IN ({COPIES})"
)

RIGHT = {
    "note, then void": f"{NOTE}; {VOID}",
    "void, then note what lacks one": f"""{VOID};
        INSERT INTO shop.voids SELECT order_id, 'void', 'copy', world_now() FROM shop.orders
        WHERE status = 'void' AND order_id NOT IN (SELECT order_id FROM shop.voids)""",
    "merge": f"""{NOTE};
        MERGE INTO shop.orders AS o USING shop.voids AS v ON o.order_id = v.order_id
        WHEN MATCHED AND o.status = 'placed'
        THEN UPDATE SET status = 'void', voided_at = v.voided_at""",
}

# name → (script, points of 4, parts that do not hold, a part of the card)
WRONG = {
    "does nothing": (
        "UPDATE shop.orders SET status = 'void' WHERE false",
        0,
        {"one_order_per_request"},
        "Your script changes nothing on your world",
    ),
    "changes what is harmless": (
        "INSERT INTO shop.voids SELECT max(order_id) + 1, 'x', 'y', world_now() FROM shop.voids"
        " HAVING count(*) < 2",
        0,
        {"one_order_per_request"},
        "on your world",
    ),
    "leaves no note": (VOID, 3, {"every_void_noted"}, "it held before your script"),
    "deletes": (
        f"DELETE FROM shop.orders WHERE order_id IN ({COPIES})",
        0.62,
        {"nothing_deleted", "shop.orders, removed"},
        "goes too far: 36 rows of shop.orders are gone, and none may be missing. That leaves",
    ),
    "voids both": (
        NOTE.replace(
            "row_number() OVER (PARTITION BY request_key ORDER BY order_id)",
            "count(*) OVER (PARTITION BY request_key)",
        )
        + "; "
        + VOID.replace(
            "row_number() OVER (PARTITION BY request_key ORDER BY order_id)",
            "count(*) OVER (PARTITION BY request_key)",
        ),
        3.5,
        {"innocent"},
        "innocent rows touched:",
    ),
    "voids the whole day": (
        "INSERT INTO shop.voids SELECT order_id, 'v', 'r', world_now() FROM shop.orders"
        " WHERE status = 'placed'; UPDATE shop.orders SET status = 'void', voided_at = world_now()"
        " WHERE status = 'placed'",
        3.5,
        {"innocent"},
        "nothing was wrong with them",
    ),
    "stamps again": (
        f"{NOTE}; {VOID}; UPDATE shop.orders SET voided_at = world_now() WHERE order_id IN"
        " (SELECT order_id FROM shop.voids WHERE reason = 'twice')",
        3.5,
        {"run_twice"},
        "the second run set voided_at of",
    ),
    "notes again": (
        f"{VOID}; INSERT INTO shop.voids SELECT order_id, 'v', 'r', world_now() FROM shop.orders"
        " WHERE voided_at = (SELECT max(voided_at) FROM shop.orders)",
        3.5,
        {"run_twice"},
        "the second run added 36 rows in shop.voids",
    ),
    "touches another table": (
        f"{NOTE}; {VOID}; UPDATE shop.items SET list_price = 9",
        0.88,
        {"innocent", "shop.items", "prices_as_listed"},
        "goes too far: shop.items is changed, and nothing in it is to be repaired",
    ),
    "touches another column": (
        f"{NOTE}; {VOID}; UPDATE shop.orders SET placed_at = world_now() WHERE order_id IN"
        " (SELECT order_id FROM shop.voids WHERE reason = 'twice') AND placed_at < voided_at",
        1,
        {"shop.orders, columns"},
        "placed_at of shop.orders must stay as it is",
    ),
    "writes a key twice": (
        f"{NOTE}; {VOID}; INSERT INTO shop.voids SELECT * FROM shop.voids"
        " WHERE (SELECT count(*) FROM shop.voids) < 1000",
        None,
        {"shop.voids, key", "run_twice"},
        "order_id of shop.voids is no longer unique",
    ),
    "fails the second time": (
        f"{NOTE}; {VOID}; SELECT CASE WHEN (SELECT count(*) FROM shop.voids WHERE reason = 'twice'"
        f" AND voided_at < world_now()) > 0 THEN CAST('again' || count(*) AS INTEGER) END"
        " FROM shop.voids",
        0,
        {"run_twice", "one_order_per_request"},
        "the second run ends in an error: ",
    ),
    "fails the second time only": (
        f"{NOTE}; {VOID}; SELECT CASE WHEN (SELECT count(*) FROM shop.voids WHERE reason = 'twice'"
        " AND voided_at BETWEEN world_now() - INTERVAL 1 HOUR AND world_now() - INTERVAL 1 SECOND"
        ") > 0 THEN CAST('again' || count(*) AS INTEGER) END FROM shop.voids",
        3.5,
        {"run_twice"},
        "the second run ends in an error: ",
    ),
}
