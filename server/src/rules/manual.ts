// biome-ignore-all format: made by `npm run generate` from the rules' pages
/** The manual page of each rule, by its id: the core reads no files. */
export const manual: Readonly<Record<string, string>> = {
  'skew/one-phase-aggregate': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# An aggregate in one phase

Every record takes the way of the whole group: it is sent to the subtask of its key, reads and writes the state there, and writes an update to the sink. A key with
30 % of the records keeps one subtask busy while the others wait.

\`\`\`sql bad
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                  ^^^^^^^^ warning: Each record of this aggregate writes an update to totals, and a hot key goes to one subtask
\`\`\`

With mini-batch, records are bundled for up to a second; a local aggregate in front of the exchange adds up each bundle per key, so that a hot key sends one row per
bundle and subtask instead of all its records.

\`\`\`sql fixed
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
\`\`\`

## What it gains

Measured on Flink 2.2 with 2 million bids, a third of them on one key: into an upsert table 1.5 times faster with 5 times fewer rows written; with RocksDB 2.6 times
faster. With heap state and a sink that costs nothing no gain was to be seen, so the finding is silent there, and for a query that only runs in the editor.

## What it costs

Results come up to a second later. On the embedded runtime a running job's state is mapped. On Flink the operators of the new plan have other ids, so a restore from a
savepoint needs a fresh state.

## When it is fine

Where every single update must be seen downstream, or latency counts for more than throughput:
\`-- sluice-ignore skew/one-phase-aggregate: the auditors want every step\`.
Aggregates without a merge (FIRST_VALUE, LAST_VALUE, LAG, JSON_ARRAYAGG) stay in one phase whatever is set.
`,
  'skew/distinct-not-split': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A distinct that could be split

A DISTINCT aggregate keeps every value of a key in the state of one subtask. Where one key has very many distinct values, that subtask stays hot even with a local
aggregate in front, because each new value still has to reach it.

\`\`\`sql bad
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
--                      ^^^^^^^^ info: All distinct values of a key end on one subtask.
\`\`\`

Split, the values of a key are first counted in 1024 buckets on all subtasks, and a second aggregate adds up the buckets.

\`\`\`sql fixed
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
\`\`\`

## When it helps, and when it costs

It helps where a hot key has many distinct values, and after the aggregate works in two phases (\`skew/one-phase-aggregate\` comes first). Where the local aggregate had
already taken the skew away, splitting cost 1.2 to 2 times the CPU on Flink 2.2. So this is information, and not part of "fix all". It doesn't help where one single
value is hot.

## Where it can't be

One call that can't be split (a user aggregate, STDDEV, LISTAGG with a separator) keeps the whole aggregate in one piece, without a word from Flink. On TIMESTAMP_LTZ
and BYTES Flink fails when it translates the plan. There is no finding in these cases.
`,
  'udf/repeated-call': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A function called several times a row

Flink up to 2.3 evaluates a user function as often as its call stands in the plan, also when the arguments are equal. An alias, a sub-query, a view or a CTE doesn't
help: the planner puts the call back into each place that uses its column.

\`\`\`sql bad
  SELECT auction, page_of(url) AS page FROM bids WHERE page_of(url) <> 'checkout';
--                ^^^^^^^^^^^^ warning: page_of(url) is called 2 times a row with the same arguments
\`\`\`

Through \`UNNEST\` of an array with one element the call becomes an operator of its own, which runs once a row; what follows uses its column.

\`\`\`sql fixed
  SELECT auction, u.a AS page FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a) WHERE u.a <> 'checkout';
\`\`\`

## What it costs

A function behind a CASE or COALESCE then runs for every row, also where the branch would have skipped it. Rows, columns and the time attribute stay as they are; a
result of NULL keeps its row. On Flink a running job's restore needs a fresh state, because the plan has one more operator.

## Where there is no repair

After an aggregate the rewrite would lose the key of the rows and add an upsert materializer, so it is offered on insert-only input. For calls in a join condition, with
\`NATURAL\` or outer joins on the right, in a window function's input, or with a ROW as its result, write the CROSS JOIN by hand where it fits. Other ways to one call a
row: a table function with \`LATERAL TABLE(f(x))\`, or a function that remembers its last argument.

## When it is fine

A cheap function costs less than it takes to read about it: \`-- sluice-ignore udf/repeated-call: a table lookup in memory\`.
A function that isn't deterministic (declared in sluice.json) is left alone: two calls may have to differ.
`,
  'options/unknown-connector': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A connector that nobody knows

Flink creates a table with any connector. It looks for it when the table is first read or written, and fails there when no jar brings it.

\`\`\`sql bad
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafak', 'topic' = 'clicks');
--                                                    ^^^^^^^ warning: No known connector is called 'kafak'; did you mean 'kafka'?
\`\`\`

\`\`\`sql fixed
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'clicks');
\`\`\`

## When it is fine

Flink's own connectors, \`kafka-cluster\`, and those of well-known projects (CDC, Paimon, Iceberg, Hudi, StarRocks, Doris, Elasticsearch …) are known by name and never
reported. A connector of your own is: suppress it where the table is created, \`-- sluice-ignore options/unknown-connector: our own connector\`, or set the rule to \`off\` in
\`sluice.json\`. A slip in a known name is also an error where the table is used.
`,
  'options/unknown-option': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# An option that the connector doesn't have

\`CREATE TABLE\` takes any option. The connector looks at them when the table is first read or written, and refuses those that neither it nor its formats have. The
error stands at the use; this warning stands where the option is written.

\`\`\`sql bad
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-secnd' = '5');
--                                                               ^^^^^^^^^^^^^^^^ warning: Connector 'datagen' has no option 'rows-per-secnd'. Did you mean 'rows-per-second'?
\`\`\`

\`\`\`sql fixed
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
\`\`\`

## Formats

A format's options begin with its name, and with \`key.\` or \`value.\` where the option that names the format does: with \`'value.format' = 'json'\` it is
\`value.json.ignore-parse-errors\`.

## When it is fine

Options that only another Flink version has are reported with that version; the version is \`flink.version\` in \`sluice.json\`. Connectors of other projects are taken as they
come.
`,
  'options/wrong-value': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A value that Flink can't read

Neither \`CREATE TABLE\` nor \`SET\` reads values. A number that is none, a duration in a unit that Flink doesn't know, or a word that an option doesn't take fails later: where
the table is used, where the next query is planned, or in the running job.

\`\`\`sql bad
  SET 'table.exec.mini-batch.enabled' = 'yes';
--                                      ^^^^^ warning: 'table.exec.mini-batch.enabled' is true or false, not 'yes'
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafka', 'scan.startup.mode' = 'earliest-ofset');
--                                                                                   ^^^^^^^^^^^^^^^^ warning: 'scan.startup.mode' is one of 'earliest-offset', 'latest-offset'
\`\`\`

\`\`\`sql fixed
  SET 'table.exec.mini-batch.enabled' = 'true';
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafka', 'scan.startup.mode' = 'earliest-offset');
\`\`\`

## How values are written

| type | written |
|---|---|
| boolean | \`true\`, \`false\`, in upper or lower case |
| whole number | \`42\`, without a fraction, a unit or a space |
| duration | a whole number and a unit: \`500 ms\`, \`10 s\`, \`5 min\`, \`1 h\`, \`1 d\`; without a unit it is ms; or ISO 8601: \`PT10S\` |
| size | a whole number and a unit: \`64 mb\`, \`1 gb\`; without a unit it is bytes |
| list | parts with \`;\` between them |
`,
  'options/unknown-setting': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A setting that Flink doesn't have

\`SET\` takes any key. One that Flink doesn't have changes nothing, without a word.

\`\`\`sql bad
  SET 'table.exec.mini-batch.enabld' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink has no setting 'table.exec.mini-batch.enabld'; did you mean 'table.exec.mini-batch.enabled'?
\`\`\`

\`\`\`sql fixed
  SET 'table.exec.mini-batch.enabled' = 'true';
\`\`\`

## Versions

Keys come and go with Flink's versions. One that only other versions have is reported with them; the version is \`flink.version\` in \`sluice.json\`.

## When it is fine

Keys of your own are silent, also when a user function reads them, as long as they don't begin with one of Flink's roots (\`table.\`, \`execution.\`, \`pipeline.\`, \`state.\`,
\`parallelism.\`, \`restart-strategy.\`, \`sql-client.\`) and aren't a letter or two away from one of Flink's.
`,
  'options/old-name': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# An old name of an option

Flink still reads the old name, and says so in a log at most. A later version may not.

\`\`\`sql bad
  SET 'state.backend' = 'rocksdb';
--    ^^^^^^^^^^^^^^^ info: 'state.backend' is an old name of 'state.backend.type'
\`\`\`

\`\`\`sql fixed
  SET 'state.backend.type' = 'rocksdb';
\`\`\`

## When it is fine

Where a script also has to run on an older Flink that doesn't know the new name: set \`flink.version\` in \`sluice.json\` to the oldest one, and only what that version has replaced is
reported.
`,
  'options/written-twice': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# An option that is written twice

Flink takes a list of options with the same key twice, and the last one counts. The first looks as if it were in force and is not. Mostly it is a line that was copied
and not finished.

\`\`\`sql bad
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'rows-per-second' = '50');
--                                                               ^^^^^^^^^^^^^^^^^ warning: 'rows-per-second' is written again below, with '50', which counts
\`\`\`

\`\`\`sql fixed
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50');
\`\`\`

The same holds in \`ALTER TABLE … SET\`, in the options of catalogs and models, and in hints.
`,
  'options/ignored-hint': `<!-- The first block is bad, the second is what the fix makes of it; all run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A hint that does nothing

Flink knows two places for hints. \`OPTIONS\` stands behind the name of a table; \`STATE_TTL\`, \`LOOKUP\` and the strategies of joins stand behind \`SELECT\`. In the other place, and
on a name of \`WITH\`, Flink takes a hint and passes over it. The same holds for options of \`LOOKUP\` that it doesn't have.

\`\`\`sql bad
  SELECT /*+ LOOKUP('table' = 'd', 'asnyc' = 'true') */ b.price FROM (SELECT *, PROCTIME() AS now FROM bids) AS b JOIN sites FOR SYSTEM_TIME AS OF b.now AS d ON b.channel = d.site;
--                                 ^^^^^^^ warning: LOOKUP has no option 'asnyc', so it has no effect. Did you mean 'async'?
\`\`\`

\`\`\`sql fixed
  SELECT /*+ LOOKUP('table' = 'd', 'async' = 'true') */ b.price FROM (SELECT *, PROCTIME() AS now FROM bids) AS b JOIN sites FOR SYSTEM_TIME AS OF b.now AS d ON b.channel = d.site;
\`\`\`
`,
}
