-- Joins with the versions of a table, by event time and by processing time: over tables, and over views of them.
CREATE TABLE fees (
  currency CHAR(3), fee INT, since TIMESTAMP(3), PRIMARY KEY (currency) NOT ENFORCED, WATERMARK FOR since AS since
) WITH ('connector' = 'filesystem', 'path' = '/tmp/fees', 'format' = 'json');
CREATE TABLE clients (id BIGINT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:1/p', 'table-name' = 'clients');
CREATE VIEW high_rates AS SELECT currency, rate, valid_from FROM rates WHERE rate > 1;
CREATE VIEW renamed_rates (of_currency, factor, since) AS SELECT currency, rate * 2, valid_from FROM rates;
CREATE VIEW high_fees AS SELECT currency, fee, since FROM fees WHERE fee > 1;
CREATE VIEW all_fees AS SELECT currency, fee + 1 AS fee, since FROM fees;
CREATE VIEW last_fees AS SELECT currency, fee, since
  FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY currency ORDER BY since DESC) AS n FROM fees) WHERE n = 1;
CREATE VIEW last_high_fees AS SELECT * FROM last_fees WHERE fee > 1;
CREATE VIEW last_orders AS SELECT order_id, currency, ordered
  FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY ordered DESC) AS n FROM orders) WHERE n = 1;
CREATE VIEW clients_called AS SELECT id, UPPER(name) AS name FROM clients;
CREATE VIEW clients_by_name AS SELECT name, COUNT(*) AS n FROM clients GROUP BY name;
SELECT o.order_id, r.rate FROM orders o JOIN high_rates FOR SYSTEM_TIME AS OF o.ordered AS r ON o.currency = r.currency;
SELECT o.order_id, r.factor FROM orders o LEFT JOIN renamed_rates FOR SYSTEM_TIME AS OF o.ordered AS r ON o.currency = r.of_currency;
SELECT o.order_id, f.fee FROM orders o JOIN fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency AND f.fee > 1;
SELECT o.order_id, f.fee FROM orders o JOIN all_fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency WHERE f.fee > 1;
SELECT o.order_id, f.fee FROM orders o JOIN high_fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency;
SELECT o.order_id, f.fee FROM orders o LEFT JOIN high_fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency;
SELECT o.order_id, f.fee FROM orders o JOIN last_fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency;
SELECT o.order_id, f.fee FROM orders o JOIN last_high_fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency;
SELECT o.order_id, f.fee FROM last_orders o LEFT JOIN last_fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency;
SELECT o.order_id, f.fee FROM orders o JOIN fees FOR SYSTEM_TIME AS OF o.ordered AS f ON UPPER(o.currency) = f.currency;
SELECT o.order_id, f.fee FROM orders o JOIN fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency AND o.quantity = f.fee;
SELECT o.order_id, f.fee FROM orders o JOIN fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.quantity = f.fee;
SELECT o.order_id, f.fee FROM orders o RIGHT JOIN fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency;
SELECT o.order_id, f.fee FROM orders o FULL JOIN fees FOR SYSTEM_TIME AS OF o.ordered AS f ON o.currency = f.currency;
SELECT o.order_id, t.total FROM orders o JOIN totals FOR SYSTEM_TIME AS OF o.ordered AS t ON o.customer_id = t.customer_id;
SELECT o.order_id, b.amount FROM orders o JOIN big_orders FOR SYSTEM_TIME AS OF o.ordered AS b ON o.order_id = b.order_id;
SELECT p.payment_id, c.name FROM payments p JOIN clients FOR SYSTEM_TIME AS OF p.seen AS c ON p.order_id = c.id;
SELECT p.payment_id, c.name FROM payments p LEFT JOIN clients_called FOR SYSTEM_TIME AS OF p.seen AS c ON p.order_id = c.id;
SELECT p.payment_id, c.n FROM payments p JOIN clients_by_name FOR SYSTEM_TIME AS OF p.seen AS c ON p.means = c.name;
SELECT p.payment_id, o.ordered FROM payments p JOIN last_orders FOR SYSTEM_TIME AS OF p.seen AS o ON p.order_id = o.order_id;
SELECT p.payment_id, o.amount FROM payments p JOIN big_orders FOR SYSTEM_TIME AS OF p.seen AS o ON p.order_id = o.order_id;
SELECT p.payment_id, r.factor FROM payments p JOIN renamed_rates FOR SYSTEM_TIME AS OF p.seen AS r ON p.means = r.of_currency;
SELECT p.payment_id, f.fee FROM payments p JOIN fees FOR SYSTEM_TIME AS OF p.seen AS f ON p.means = f.currency;
