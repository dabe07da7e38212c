  CREATE TABLE leads (lead_id BIGINT, source STRING)
  WITH ('connector' = 'kafka', 'topic' = 'leads', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'crm', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE calls (lead_id BIGINT, outcome STRING)
  WITH ('connector' = 'kafka', 'topic' = 'calls', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'crm', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE deals (lead_id BIGINT, amount_eur DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'deals', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'crm', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE target (lead_id BIGINT, source STRING, outcome STRING, amount_eur DOUBLE, PRIMARY KEY (lead_id) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'target');

  INSERT INTO target
--            ^^^^^^ finds: changelog/sink-key
  SELECT l.lead_id, l.source, c.outcome, d.amount_eur
  FROM leads l
  JOIN calls c ON l.lead_id = c.lead_id
--^^^^ finds: state/unbounded-join
  LEFT JOIN deals d ON l.lead_id = d.lead_id;
--^^^^^^^^^ finds: state/unbounded-join
