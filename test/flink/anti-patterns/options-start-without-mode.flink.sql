  CREATE TABLE payments (id BIGINT, amount DECIMAL(10, 2)) WITH (
    'connector' = 'kafka',
    'topic' = 'payments',
    'properties.bootstrap.servers' = 'k:9092',
    'properties.group.id' = 'replay',
    'format' = 'json',
    -- The job is to begin at noon again.
    'scan.startup.timestamp-millis' = '1767268800000'
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: options/other-mode
  );
  CREATE TABLE booked (id BIGINT, amount DECIMAL(10, 2)) WITH (
    'connector' = 'kafka',
    'topic' = 'booked',
    'properties.bootstrap.servers' = 'k:9092',
    'format' = 'json',
    'sink.delivery-guarantee' = 'at-least-once',
    'sink.transactional-id-prefix' = 'booked'
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: options/other-mode
  );
  INSERT INTO booked SELECT id, amount FROM payments WHERE amount > 0;
