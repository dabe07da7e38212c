SELECT * FROM a JOIN b ON a.id = b.id INNER JOIN c ON b.id = c.id

SELECT * FROM a LEFT JOIN b ON a.id = b.id RIGHT OUTER JOIN c USING (id) FULL OUTER JOIN d ON c.k = d.k

SELECT * FROM a CROSS JOIN b NATURAL JOIN c NATURAL LEFT JOIN d

SELECT *
FROM orders o, shipments s
WHERE o.id = s.order_id
  AND o.order_time BETWEEN s.ship_time - INTERVAL '4' HOUR AND s.ship_time

SELECT * FROM a LEFT JOIN (b JOIN c ON b.id = c.id) ON a.id = b.id

SELECT word FROM lines, LATERAL TABLE(split(line, ' ')) AS s (word, pos)

SELECT * FROM lines LEFT JOIN LATERAL TABLE(split(line)) AS s (word) ON TRUE

SELECT name, top.product FROM (SELECT DISTINCT name FROM shops) s,
  LATERAL (SELECT product FROM sales WHERE shop = s.name ORDER BY amount DESC LIMIT 3) AS top

SELECT id, tag FROM articles CROSS JOIN UNNEST(tags) AS t (tag)

SELECT id, k, v, pos FROM articles CROSS JOIN UNNEST(attributes) WITH ORDINALITY AS t (k, v, pos)

SELECT * FROM UNNEST(ARRAY[1, 2, 3], ARRAY['a', 'b']) AS t (n, s)

SELECT a.id FROM a LEFT JOIN UNNEST(a.items) AS i (item) ON TRUE WHERE item IS NULL

SELECT * FROM orders AS o JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur AND r.active

SELECT * FROM t TABLESAMPLE BERNOULLI (12.5) REPEATABLE (7)

SELECT * FROM quarterly PIVOT (SUM(amount) AS total, COUNT(*) AS n FOR quarter IN ('Q1' AS q1, 'Q2' AS q2)) AS p

SELECT * FROM wide UNPIVOT EXCLUDE NULLS (amount FOR quarter IN (q1 AS 'Q1', q2 AS 'Q2')) AS u (id, quarter, amount)

SELECT * FROM a JOIN b ON a.x = b.x AND a.y > b.y OR a.z IS NOT DISTINCT FROM b.z

SELECT * FROM a AS x (p, q), b y JOIN c z ON y.r = z.r

SELECT * FROM t PIVOT (SUM(a) AS s FOR b IN (1 AS x, 2))

SELECT * FROM t PIVOT (SUM(a) FOR (b, c) IN ((1, 2) AS x))

SELECT * FROM t PIVOT (SUM(a), COUNT(*) AS n FOR b IN ('x'))

SELECT * FROM t UNPIVOT (a FOR b IN (c, d))

SELECT * FROM t UNPIVOT ((a, a2) FOR b IN ((c, c2) AS 'x', (d, d2)))

SELECT * FROM t UNPIVOT INCLUDE NULLS ((a) FOR (b) IN ((c) AS ('x', 1)))

SELECT * FROM t PIVOT (a FOR b IN (1)) AS p

SELECT * FROM t AS x PIVOT (SUM(a) FOR b IN (1)) AS p (q)

SELECT * FROM t TABLESAMPLE SYSTEM (10) REPEATABLE (1)

SELECT * FROM t TABLESAMPLE BERNOULLI (10.5)

SELECT * FROM t TABLESAMPLE SUBSTITUTE ('x')

SELECT * FROM t AS x TABLESAMPLE SYSTEM (10)

SELECT * FROM t TABLESAMPLE SYSTEM (a)

SELECT * FROM LATERAL f(a)

SELECT * FROM u, LATERAL f(u.a)

SELECT a FROM t, UNNEST(b) WITH ORDINALITY AS x (y, z)

SELECT a FROM t ASOF JOIN u MATCH_CONDITION t.ts >= u.ts ON t.a = u.a

SELECT a FROM t LEFT ASOF JOIN u MATCH_CONDITION t.ts >= u.ts ON t.a = u.a

SELECT a FROM t LEFT SEMI JOIN u ON t.a = u.a

SELECT a FROM t LEFT ANTI JOIN u ON t.a = u.a

SELECT a FROM t CROSS APPLY f(a)

SELECT a FROM t OUTER APPLY f(a)
