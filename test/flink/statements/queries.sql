SELECT
  o.order_id,
  o.amount * r.rate AS amount_eur
FROM orders AS o
LEFT JOIN rates FOR SYSTEM_TIME AS OF o.order_time AS r
  ON o.currency = r.currency
WHERE o.status <> 'cancelled'

SELECT country, COUNT(DISTINCT user_id) AS users
FROM visits
WHERE ts > TIMESTAMP '2024-01-01 00:00:00'
GROUP BY country
HAVING COUNT(*) >= 100
ORDER BY users DESC NULLS LAST, country
LIMIT 20 OFFSET 40

WITH paid AS (
  SELECT order_id, SUM(amount) AS total FROM payments GROUP BY order_id
), open_orders (id, total) AS (
  SELECT order_id, total FROM paid WHERE total > 0
)
SELECT * FROM open_orders WHERE id IN (SELECT order_id FROM reminders)

WITH RECURSIVE chain (id, parent) AS (
  SELECT id, parent FROM parts WHERE parent IS NULL
  UNION ALL
  SELECT p.id, p.parent FROM parts p JOIN chain c ON p.parent = c.id
)
SELECT id FROM chain

SELECT DISTINCT device, `value` FROM readings

(SELECT id FROM a EXCEPT SELECT id FROM b) INTERSECT (SELECT id FROM c)

SELECT id FROM a UNION ALL (SELECT id FROM b ORDER BY id LIMIT 3)

SELECT id FROM a INTERSECT ALL SELECT id FROM b EXCEPT ALL SELECT id FROM c UNION DISTINCT SELECT id FROM d

VALUES (1, 'one', TRUE), (2, 'two', FALSE), (3, NULL, UNKNOWN)

VALUES ROW(1, 'a'), ROW(2, 'b')

VALUES 1, 2, 3

SELECT * FROM (VALUES (1, 'x'), (2, 'y')) AS v (id, label)

TABLE orders

TABLE shop.sales.orders ORDER BY order_id FETCH NEXT 5 ROWS ONLY

SELECT region, product, SUM(amount)
FROM sales
GROUP BY GROUPING SETS ((region, product), (region), ())

SELECT region, product, GROUPING(region), GROUPING_ID(region, product), SUM(amount)
FROM sales
GROUP BY CUBE (region, product)

SELECT region, city, store, SUM(amount) FROM sales GROUP BY ROLLUP (region, (city, store))

SELECT a, b FROM t GROUP BY a, ROLLUP (b), CUBE (c)

SELECT a FROM t GROUP BY ()

SELECT a, SUM(b) FROM t GROUP BY a HAVING SUM(b) BETWEEN 10 AND 20

SELECT * FROM orders WHERE NOT EXISTS (SELECT 1 FROM refunds r WHERE r.order_id = orders.order_id)

SELECT * FROM orders WHERE amount > ALL (SELECT amount FROM orders_of_yesterday)

SELECT * FROM orders WHERE amount = ANY (VALUES 1, 2, 3)

SELECT * FROM orders WHERE (id, region) NOT IN (SELECT id, region FROM blocked)

SELECT (SELECT MAX(price) FROM offers o WHERE o.item = i.item) AS best FROM items i

SELECT a FROM t ORDER BY a OFFSET 10 ROWS FETCH FIRST 1 ROW ONLY

SELECT a FROM t LIMIT ALL

SELECT id, ts FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts DESC) AS rn FROM events
) WHERE rn = 1

SELECT id FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts DESC) <= 3

SELECT /*+ STATE_TTL('o' = '3d', 's' = '1d') */ * FROM orders o JOIN shipments s ON o.id = s.order_id

SELECT /*+ BROADCAST(d), NEST_LOOP(e) */ * FROM facts JOIN d ON facts.k = d.k JOIN e ON facts.j = e.j

SELECT /*+ SHUFFLE_HASH(d, e) */ * FROM d, e WHERE d.k = e.k

SELECT /*+ LOOKUP('table' = 'c', 'async' = 'true', 'output-mode' = 'allow_unordered', 'timeout' = '180s') */ o.id
FROM orders AS o JOIN customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.customer_id = c.id

SELECT * FROM kafka_orders /*+ OPTIONS('scan.startup.mode' = 'earliest-offset') */ AS k

SELECT t.*, u.id FROM t, u WHERE t.id = u.id

SELECT -- the first column
  a, /* the second */ b // the third
  , c
FROM t

SELECT ALL a, b FROM t

SELECT a AS `select`, b AS `größe`, c AS "x" FROM t

SELECT größe, _x, $y, x1 FROM straße

SELECT a FROM t1, t2 JOIN t3 ON t2.id = t3.id, t4

SELECT a FROM t LIMIT 10, 20

SELECT a FROM t LIMIT ?

SELECT a FROM t LIMIT 1 + 1

SELECT a FROM t OFFSET 1 LIMIT 2

SELECT a FROM t LIMIT 2 OFFSET 1 ROWS

SELECT a FROM t FETCH FIRST ROW ONLY

SELECT a FROM t FETCH FIRST 1 ROW

SELECT a FROM t LIMIT 1 FETCH FIRST 1 ROW ONLY

SELECT a FROM t LIMIT -1

SELECT a FROM t LIMIT 1.5

SELECT a[OFFSET(1)], a[SAFE_OFFSET(1)], a[ORDINAL(1)]

SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a)

SELECT ARRAY_AGG(a ORDER BY b) FROM t

SELECT a FROM t ORDER BY ALL

SELECT a, COUNT(*) FROM t GROUP BY ALL
