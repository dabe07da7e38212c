-- case: nothing near is only said, not repaired
  CREATE TABLE t (a INT) WITH ('connector' = 'warehouse-stream');
--                                           ^^^^^^^^^^^^^^^^^^ warning: No known connector is called 'warehouse-stream'
-- no repair

-- case: upper case is another name
  CREATE TABLE t (a INT) WITH ('connector' = 'Print');
--                                           ^^^^^^^ warning: No known connector is called 'Print'; did you mean 'print'?
-- fixed:
  CREATE TABLE t (a INT) WITH ('connector' = 'print');

-- case: connectors of other projects are known by name
  CREATE TABLE t (a INT) WITH ('connector' = 'mysql-cdc', 'hostname' = 'h');
  CREATE TABLE u (a INT) WITH ('connector' = 'paimon', 'path' = 'x');
  CREATE TABLE v (a INT) WITH ('connector' = 'elasticsearch-7');

-- case: a template is filled in later
  CREATE TABLE t (a INT) WITH ('connector' = '${CONNECTOR}');

-- case: without a connector there is nothing to say here
  CREATE TABLE t (a INT);
  CREATE TABLE u (a INT) WITH ('connector' = '');

-- case: a type of catalog and a provider of models that nobody here knows
  CREATE CATALOG c WITH ('type' = 'warehouse-x');
--                                ^^^^^^^^^^^^^ warning: No known catalog has the type 'warehouse-x'
  CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'oracle-x');
--                                                                     ^^^^^^^^^^ warning: No known model has the provider 'oracle-x'
-- no repair

-- case: a slip in a provider
  CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'opnai');
--                                                                     ^^^^^^^ warning: No known model has the provider 'opnai'; did you mean 'openai'?
-- fixed:
  CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai');
