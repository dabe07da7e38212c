  CREATE TABLE card_payments (id STRING, amount DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'card_payments', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'notify', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
  CREATE TABLE notifications (id STRING, text STRING)
  WITH ('connector' = 'kafka', 'topic' = 'notifications', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');

  INSERT INTO notifications
  SELECT id, CONCAT('You paid ', CAST(amount AS STRING))
  FROM card_payments
--     ^^^^^^^^^^^^^ finds: kafka/replays-everything
  WHERE amount > 100;
