import { LanguageService, type Turns } from '../language-service.ts'

/**
 * What a server does before anybody asks it for something: it reads the script below, in slices. The first script that is opened then finds the option
 * and function tables read and code that has run before, and has its findings after two thirds of the time. What that leaves behind is collected
 * (`collect`), which would else happen while that script is read. The result ends it.
 */
export function warmUp(turns: Turns, collect: () => void): () => void {
  let round = 0
  let cancel = turns.later(read)
  function read(): void {
    const service = new LanguageService({
      environment: { flink: '2.2' },
      rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap' },
      levels: {},
    })
    service.setText('', sample)
    cancel = service.watchFindings('', undefined, turns, (_, complete) => {
      if (complete) cancel = turns.later(++round < ROUNDS ? read : collect)
    })
  }
  return () => cancel()
}

/** The compilers need more than one look at a function. */
const ROUNDS = 2

/** Statements of the kinds that scripts are mostly made of; each query must have a plan. */
export const sample = `SET 'table.exec.state.ttl' = '1 d';
CREATE FUNCTION page_of AS 'com.example.PageOf';
CREATE TABLE orders (
  id BIGINT,
  customer STRING,
  amount DECIMAL(10, 2),
  items ARRAY<ROW<sku STRING, pieces INT>>,
  address ROW<city STRING, zip STRING>,
  ts TIMESTAMP(3),
  arrived TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  cents AS CAST(amount * 100 AS BIGINT),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'g', 'format' = 'json');
CREATE TABLE customers (name STRING, city STRING, since DATE, PRIMARY KEY (name) NOT ENFORCED)
WITH ('connector' = 'upsert-kafka', 'topic' = 'customers', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE totals (customer STRING, orders BIGINT, turnover DECIMAL(38, 2), PRIMARY KEY (customer) NOT ENFORCED)
WITH ('connector' = 'kafka-cluster', 'topic' = 'totals', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');
CREATE VIEW dear AS SELECT id, UPPER(customer) AS customer, amount, ts FROM orders WHERE amount > 100 AND customer IS NOT NULL;
-- How much does each spend?
SELECT customer, COUNT(*) AS n, COUNT(DISTINCT id) AS ids, SUM(amount) FILTER (WHERE amount > 10) AS s, MAX(ts) AS latest FROM orders GROUP BY customer;
INSERT INTO totals SELECT customer, COUNT(*) AS orders, SUM(amount) AS turnover FROM dear GROUP BY customer HAVING COUNT(*) > 1;
SELECT customer, AVG(amount) AS average, COUNT(*) FILTER (WHERE amount > 500) AS many FROM dear GROUP BY customer;
SELECT id, page_of(customer) AS page, address.city, CASE WHEN amount > 10 THEN 'dear' ELSE 'cheap' END AS kind FROM orders WHERE page_of(customer) <> 'x';
SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
SELECT o.id, c.city, COALESCE(c.city, 'none') || '-' || CAST(o.id AS STRING) AS place FROM orders o LEFT JOIN customers c ON o.customer = c.name;
WITH per_customer AS (SELECT customer, COUNT(*) AS n FROM orders GROUP BY customer) SELECT n, COUNT(*) AS customers FROM per_customer GROUP BY n;
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY ts DESC) AS place FROM orders) WHERE place <= 3;
SELECT id, sku, pieces FROM orders CROSS JOIN UNNEST(items) AS i (sku, pieces) WHERE pieces BETWEEN 2 AND 9 AND sku IN ('a', 'b');
SELECT id FROM orders WHERE amount < 5 UNION ALL SELECT id FROM dear WHERE customer = 'a';
SELECT customer, SUM(amount) OVER (PARTITION BY customer ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS lately FROM orders;
`
