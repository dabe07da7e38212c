// biome-ignore-all format: made by `npm run generate` from the rules' pages
/** The manual page of each rule, by its id: the core reads no files. */
export const manual: Readonly<Record<string, string>> = {
  'skew/hot-key': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A hot key

\`sluice forecast\` draws a sample of the real records, sends it through the query, and hashes the keys as Flink does. Where one key has more than a subtask's fair
share and the busiest subtask stands above the average by more than the sample's error, the rule says so at the key.

\`\`\`sql bad
-- settings: {"parallelism": 8, "observed": [{"title": "GroupAggregate", "hottest": [{"key": [7], "share": 0.41, "error": 0.01}], "maxOverAvg": 4.1, "errorBar": 0.2}]}
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                           ^^^^^^^ warning: Key 7 is 41 ± 1.0 % of 10,000 sampled records: busiest of 8 subtasks 4.1× ± 0.2. A local aggregate in front of the exchange sends one row of it a bundle
\`\`\`

\`\`\`sql fixed
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
\`\`\`

## Which repair, in which order

1. Two phases, where every function can be merged: each subtask sends one row of the key a bundle, however many records it has.
2. Splitting a distinct, where the aggregate behind the local one stays hot because the key has very many distinct values, or where two phases can't be. Where the
   local aggregate had taken the skew away, splitting cost 1.2 to 2 times the CPU on Flink 2.2.
3. Of a join nothing is offered. Salt spreads a hot key: the side that is hot gets a random number of 0 to n - 1 beside its key, the other side is copied n times,
   once a number. It costs n times the state of that side.
4. A key that means nothing ('', -1, 'unknown') is best taken out, or given a query of its own.

## When it is fine

Where the busiest subtask keeps up. The facts are those of the last forecast: run it again when the data has changed. They are kept in \`.sluice/forecast.json\` by what
is grouped or joined by what, so an edit that keeps this keeps them; at parallelism 1 there is no finding.
`,
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
  'skew/mini-batch-incomplete': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# Mini-batch set by halves

An aggregate works in two phases when mini-batch is on, with a latency and a size. Flink reads \`TWO_PHASE\`, or a latency and a size alone, and changes nothing,
without a word.

\`\`\`sql bad
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;
--                                   ^^^^^^^^ warning: 'table.optimizer.agg-phase-strategy' changes nothing here: an aggregate works in two phases only with table.exec.mini-batch.enabled, allow-latency and size all set
\`\`\`

\`AUTO\`, the default, is enough as the strategy: Flink takes two phases wherever mini-batch is on and every function can be merged.

\`\`\`sql fixed
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  SELECT auction, COUNT(*) FROM bids GROUP BY auction;
\`\`\`

## What it costs

Results come up to a second later. On the embedded runtime a running job's state is mapped. On Flink the operators of the new plan have other ids, so a restore from a
savepoint needs a fresh state.

## When it is fine

With state on the heap and a sink that costs nothing (\`blackhole\`, \`print\`) mini-batch gained nothing on Flink 2.2: the finding is then only information, without a repair.

\`SET 'table.exec.mini-batch.enabled' = 'false'\` says that it is meant to be off; then there is no finding.
`,
  'skew/local-global-blocked': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A function that keeps an aggregate in one phase

Mini-batch is on, and still every record goes to the subtask of its key: a local aggregate in front needs functions whose accumulators can be merged. One that can't
be keeps the whole aggregate in one phase, the others with it.

\`\`\`sql bad
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT auction, COUNT(*), LAST_VALUE(channel), SUM(price) FROM bids GROUP BY auction;
--                          ^^^^^^^^^^^^^^^^^^^ info: LAST_VALUE can't be merged, so it keeps this aggregate in one phase, and the 2 beside it with it. Take the row with ROW_NUMBER() = 1 in a query of its own, which mini-batch serves
\`\`\`

## What to write instead

Take the last or the first row with \`ROW_NUMBER() … = 1\`, which is a deduplication that mini-batch serves as well, and aggregate the rest in a query of its own:

\`\`\`sql good
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
  SELECT auction, channel FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY ts DESC) AS n FROM bids) WHERE n = 1;
\`\`\`

Without merge are \`FIRST_VALUE\`, \`LAST_VALUE\`, \`LAG\` and \`JSON_ARRAYAGG\`, and an aggregate function of your own whose class has no \`merge\`; of those nothing is said, because
only the class could tell.

## When it is fine

Where no key is hot, one phase costs little: there is no finding where a forecast saw no skew, at parallelism 1, or with state on the heap and a sink that costs nothing.
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

In one phase each new value sends two rows, the old sum and the new one, to the subtask of its key. A \`COUNT(*)\` or \`SUM\` beside the distinct changes with every record and
sends them for each: on Flink 2.2 the busiest subtask got 1.7 times the records that it had before. Then there is no repair until the aggregate works in two phases.

## Where it can't be

One call that can't be split (a user aggregate, LISTAGG with a separator, JSON_ARRAYAGG) keeps the whole aggregate in one piece, without a word from Flink. On TIMESTAMP_LTZ
and BYTES Flink fails when it translates the plan. There is no finding in these cases, none at parallelism 1, none where a forecast saw no skew, and none with state on
the heap and a sink that costs nothing, where the split took twice the CPU.
`,
  'skew/split-blocked': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A distinct that stays in one piece

The split of distincts is switched on, and one call beside them can't be split: Flink then leaves the whole aggregate as it is.

\`\`\`sql bad
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder), LISTAGG(url, ';') FROM bids GROUP BY channel;
--                                        ^^^^^^^^^^^^^^^^^ warning: LISTAGG can't be split, so Flink leaves the whole aggregate in one piece without a word. Aggregate it in a query of its own, or write the two levels by hand
\`\`\`

## What to write instead

Aggregate the call in a query of its own, or write both levels by hand, the distinct values first in buckets:

\`\`\`sql good
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, SUM(bidders) FROM (
    SELECT channel, COUNT(DISTINCT bidder) AS bidders FROM bids GROUP BY channel, MOD(HASH_CODE(bidder), 1024)
  ) GROUP BY channel;
\`\`\`

Nothing is offered for it: a call that can't be split has no two levels that give the same rows, and a query of its own for it takes a join that keeps the results of both.

Can be split: \`COUNT\`, \`SUM\`, \`AVG\`, \`MIN\`, \`MAX\`, and \`FIRST_VALUE\`, \`LAST_VALUE\`, \`LISTAGG\` with one argument.

## When it is fine

Where no key has many distinct values there is nothing to split.
`,
  'skew/split-fails': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A distinct that Flink fails to split

Split, a distinct's values are spread by their hash code. TIMESTAMP_LTZ and bytes have none: the query is planned, and then fails when the job is made of it.

\`\`\`sql bad
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT seen) FROM bids GROUP BY channel;
--                      ^^^^^^^^ error: Flink 2.2 can't split a distinct on this type, which has no hash code: the job fails when it is submitted
\`\`\`

Off, the statement runs again, with its distinct in one piece.

\`\`\`sql fixed
  SET 'table.optimizer.distinct-agg.split.enabled' = 'false';
  SELECT channel, COUNT(DISTINCT seen) FROM bids GROUP BY channel;
\`\`\`

## What to write instead

Count a value that has a hash code: \`CAST(seen AS TIMESTAMP(3))\`, \`TO_BASE64(payload)\`. Then the split can stay on.

\`\`\`sql good
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT CAST(seen AS TIMESTAMP(3))) FROM bids GROUP BY channel;
\`\`\`
`,
  'skew/distinct-case-when': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# Distincts by CASE

Each \`COUNT(DISTINCT CASE …)\` is a distinct of its own for Flink, with a set of its values in state. Under \`FILTER\` all distincts of one column share one set, which
notes for each value which of them have counted it.

\`\`\`sql bad
  SELECT channel,
    COUNT(DISTINCT bidder) AS bidders,
    COUNT(DISTINCT CASE WHEN price > 100 THEN bidder END) AS big,
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: Each of these distincts keeps a set of its own in state; with FILTER those of one column share one
    COUNT(DISTINCT CASE WHEN price > 1000 THEN bidder ELSE NULL END) AS bigger
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: Each of these distincts keeps a set of its own in state; with FILTER those of one column share one
  FROM bids GROUP BY channel;
\`\`\`

\`\`\`sql fixed
  SELECT channel,
    COUNT(DISTINCT bidder) AS bidders,
    COUNT(DISTINCT bidder) FILTER (WHERE price > 100) AS big,
    COUNT(DISTINCT bidder) FILTER (WHERE price > 1000) AS bigger
  FROM bids GROUP BY channel;
\`\`\`

## What it costs

The rows stay the same. A running job needs a fresh state, because the parts of its state are others.

## When it is fine

One such call alone has nothing to share with; there is no finding.
`,
  'skew/single-task': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# Work for one subtask

Without a key Flink can't divide the rows: all of them go to one subtask, whatever the parallelism.

\`\`\`sql bad
  INSERT INTO bidders SELECT 'all', COUNT(*) FROM bids;
--                    ^^^^^^ warning: This aggregate has no key, so one of 4 subtasks does all the work
\`\`\`

A local aggregate on every subtask first leaves it one row a second of each.

\`\`\`sql fixed
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  INSERT INTO bidders SELECT 'all', COUNT(*) FROM bids;
\`\`\`

## What to write instead

A Top-N without \`PARTITION BY\` in two steps, the first by a key, takes N rows of each key to the one subtask:

\`\`\`sql good
  SELECT auction, price FROM (
    SELECT *, ROW_NUMBER() OVER (ORDER BY price DESC) AS n FROM (
      SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY MOD(auction, 16) ORDER BY price DESC) AS m FROM bids) WHERE m <= 10
    )
  ) WHERE n <= 10;
\`\`\`

A join needs an equality between its sides. Where there is none by nature, give both sides one that divides them, such as a day or a region.

## When it is fine

With few rows, or with parallelism 1. A query that is only looked at is left alone.
`,
  'skew/few-keys': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# Fewer keys than subtasks

Rows are divided by their key. A key with three values keeps at most three subtasks busy, and the hash may well send two of them to the same one.

\`\`\`sql bad
  SELECT price > 100 AS big, COUNT(*) FROM bids GROUP BY price > 100;
--                                              ^^^^^^^^ warning: The key has at most 3 values, so at least 1 of 4 subtasks have nothing to do
\`\`\`

## What to write instead

Two phases take most of the rows away before they are divided (\`skew/one-phase-aggregate\`); then there is no finding:

\`\`\`sql good
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT price > 100 AS big, COUNT(*) FROM bids GROUP BY price > 100;
\`\`\`

A second aggregate by hand, first by more keys and then by these, takes nothing away without mini-batch: each row becomes an update of the first and two of the second.

## When it is fine

With few rows.
`,
  'skew/null-join-key': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A join key that is NULL by construction

Rows whose key is NULL all go to the same subtask. An equality never holds for NULL, so they find no partner there; in an outer join they are kept in state all the same.
Here the NULLs don't come from the data: an outer join before, a CASE without ELSE or a NULLIF makes them.

\`\`\`sql bad
  SELECT b.auction, s.site FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id JOIN auctions AS s ON a.seller = s.id;
--                                                                                                          ^^^^^^^^^^^^^^^ warning: 'seller' is NULL for each row without a partner in the LEFT JOIN before. All these rows go to one subtask, and find no partner there
\`\`\`

\`\`\`sql fixed
  SELECT b.auction, s.site FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id JOIN auctions AS s ON a.seller = s.id WHERE a.seller IS NOT NULL;
\`\`\`

## What to write instead

The equality asks for a value already, so the rows of the result stay; said once more in \`WHERE\`, the planner drops the others before they are sent. Not so in \`ON\`: there Flink leaves
it out again. It is offered for inner joins.

The rows that an outer join keeps can't be left out. Give each of them a key of its own that can't match, such as \`COALESCE(a.seller, -b.auction)\` where sellers are never negative. Only
you know such a key, so nothing is offered:

\`\`\`sql good
  SELECT b.auction, s.site FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id LEFT JOIN auctions AS s ON COALESCE(a.seller, -b.auction) = s.id;
\`\`\`

## When it is fine

Where few rows have no partner.
`,
  'skew/uneven-key-groups': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# Key groups that do not divide

Flink divides keys into key groups, and the groups among the subtasks. Where their number is no multiple of the parallelism, some subtasks have one group more, and that
is much where each has few.

\`\`\`sql bad
-- settings: {"parallelism":48}
  SELECT channel, COUNT(*) FROM bids GROUP BY channel;
--                                   ^^^^^^^^ info: 128 key groups over 48 subtasks: some have 3 and work 13 % above the average, also with even keys
\`\`\`

\`\`\`sql fixed
  SET 'pipeline.max-parallelism' = '144';

  SELECT channel, COUNT(*) FROM bids GROUP BY channel;
\`\`\`

## What it costs

The number of key groups (\`pipeline.max-parallelism\`) is part of a savepoint: on Flink a restore with another number needs a fresh state. The embedded runtime has none.

## When it is fine

Where the job is far from its limits. Below 10 % above the average there is no finding.
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
result of NULL keeps its row. On Flink a running job's restore needs a fresh state, because the plan has one more
operator, which shifts the names of all state; Kafka's sink has some, too. A job with none but its sources' offsets goes on.

## Where there is no repair

In the condition of a join a call runs for each pair of rows that have the same key, and each time it stands there. Named in a sub-query below the join, it runs once
a row: \`FROM (SELECT *, page_of(url) AS page FROM bids) AS b JOIN …\`. That is less where its rows meet several of the other side, and more where few of them meet any. After an aggregate the rewrite would lose the key of the rows and add an upsert materializer, so it is
offered on insert-only input. With \`NATURAL\` or outer joins on the right, in a window function's input, or with a ROW as its result, write the CROSS JOIN by hand where it fits. Other ways to one call a
row: a table function with \`LATERAL TABLE(f(x))\`, or a function that remembers its last argument.

## When it is fine

A cheap function costs less than it takes to read about it: \`-- sluice-ignore udf/repeated-call: a table lookup in memory\`.
A function that isn't deterministic (declared in sluice.json) is left alone: two calls may have to differ.
`,
  'udf/late-filter': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A function before a cheaper condition

The conditions of an AND are tried from left to right, and the first that doesn't hold ends it. A function that stands first is called for every row.

\`\`\`sql bad
  SELECT auction FROM bids WHERE page_of(url) = 'checkout' AND price > 100;
--                               ^^^^^^^^^^^^ info: Conditions are tried from left to right: written last, this function is called only for the rows that the others let through
\`\`\`

\`\`\`sql fixed
  SELECT auction FROM bids WHERE price > 100 AND page_of(url) = 'checkout';
\`\`\`

## What it costs

Nothing: the rows are the same, and a running job keeps its state.

## When it is fine

Where the function's condition drops nearly all rows and costs little.
`,
  'udf/non-deterministic-key': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A key that changes each time

State is found by its key. A function that isn't deterministic (so declared in sluice.json) gives a record another key when it is read again after a restart, and a row that is
taken back another one than it was added under.

\`\`\`sql bad
  SELECT random_tag(url), COUNT(*) FROM bids GROUP BY random_tag(url);
--                                                    ^^^^^^^^^^^^^^^ warning: random_tag gives another key when a record is read again: after a restart it is counted under two keys, and what is taken back is not found
\`\`\`

## What to write instead

Make the key of what is in the record, or write the function's result into a table first, and group what is read from there.

## When it is fine

\`RAND\` and \`UUID\` are left alone: who groups by them means to spread rows.
`,
  'state/unbounded-join': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A join that keeps everything

A row of one side may find a partner at any time, so a join of two tables keeps the rows of both for ever. The state grows as long as the job runs.

\`\`\`sql bad
  INSERT INTO pages SELECT b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;
--                                                          ^^^^ info: This join keeps every row of both sides for ever. A time to live lets old rows go
\`\`\`

With a time to live, rows that nothing has joined for a day are dropped, and a partner that comes later is not found.

\`\`\`sql fixed
  SET 'table.exec.state.ttl' = '1 d';

  INSERT INTO pages SELECT b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;
\`\`\`

## What to write instead

Beside the time to live, the light bulb offers a join by time where both sides are insert-only tables with a watermark, or views and sub-queries over one such table each
that leave the time as it is, and the join has an equality. It gives other rows on purpose, so only you can choose it: no "fix all" does. A proof on your own records
tells whether a row is lost or another, and how much less is kept. A running job needs a fresh state.

Where both sides have event time and partners come close together, a condition on the time between them makes it an interval join, which drops what can't match any more:

\`\`\`sql good
  INSERT INTO pages SELECT b.auction, c.url FROM bids AS b JOIN bids AS c
    ON b.auction = c.auction AND c.ts BETWEEN b.ts AND b.ts + INTERVAL '1' HOUR;
\`\`\`

The offer bounds the times by one hour either way; change the literals to what your data needs. A join by a comma or by \`USING\` gets it in \`WHERE\`.
It is not made where the times are compared already with \`=\`, \`<\` or the like, since Flink makes an interval join of exactly two comparisons (\`<>\` is none, nor is a comparison that is one
way of an \`OR\`); nor for an outer join by \`USING\`, nor where both times go on into a sink, which takes one time attribute.

Where the right side is a table with a watermark (or a view over one) whose primary key the join's own condition asks for, \`JOIN t FOR SYSTEM_TIME AS OF l.ts AS r\` is
offered: each row of the left side meets the version that was valid at its time, and later updates change nothing.

## When it is fine

Where one side is small and the other has one row a key that is kept up to date.
`,
  'state/growing-keys': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# Groups that end and stay

Grouped by a day or a minute, a group is complete when its time is over. An aggregate doesn't know that: it keeps the state of all groups for ever.

\`\`\`sql bad
  INSERT INTO bidders SELECT DATE_FORMAT(ts, 'yyyy-MM-dd'), COUNT(*) FROM bids GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd');
--                                                                             ^^^^^^^^ warning: Grouped by time, each group ends, and its state stays for ever. A window over TUMBLE drops it when it is complete; a time to live does so later
\`\`\`

\`\`\`sql fixed
  SET 'table.exec.state.ttl' = '1 d';

  INSERT INTO bidders SELECT DATE_FORMAT(ts, 'yyyy-MM-dd'), COUNT(*) FROM bids GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd');
\`\`\`

## What to write instead

A window gives its rows once, when it is complete, and drops its state:

\`\`\`sql good
  INSERT INTO bidders SELECT CAST(window_start AS STRING), COUNT(*)
  FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' DAY)) GROUP BY window_start, window_end;
\`\`\`

Where rows before the end are wanted, \`CUMULATE\` gives them step by step.

## When it is fine

Where the job is started anew more often than its state matters.
`,
  'state/hidden-state': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# State that nobody wrote

A source that gives only new rows and deletes by key (upsert-kafka, kafka-cluster with a primary key) can't tell what a row was before. Where what follows needs the old
row, Flink puts an operator behind the source that keeps the last row of every key.

\`\`\`sql bad
  INSERT INTO bidders SELECT 'all', SUM(bids) FROM totals;
--                                                 ^^^^^^ info: The source gives no old rows, so Flink keeps the last row of each auction in state, whole, to take it back (ChangelogNormalize)
\`\`\`

## What to write instead

Read a changelog that carries the old row (a CDC format), or let the sink have the source's key, so that nothing needs the old row.

## When it is fine

Where the table has few keys: the state is as large as the table.
`,
  'state/ignored-ttl': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A time to live that nobody looks at

STATE_TTL is read by regular joins and by aggregates without a window. An interval join, a temporal join and a window join let rows go when their time has passed; a lookup join keeps none.
Flink takes the hint there and does nothing with it.

\`\`\`sql bad
  INSERT INTO pages SELECT /*+ STATE_TTL('b' = '1h') */ b.auction, c.url FROM bids AS b JOIN bids AS c
--                             ^^^^^^^^^ warning: STATE_TTL is for regular joins and for aggregates; this join keeps its rows as long as its times say, with or without it
    ON b.auction = c.auction AND c.ts BETWEEN b.ts AND b.ts + INTERVAL '1' HOUR;
\`\`\`

## What to write instead

Make the interval of the condition shorter: it says how long rows are kept.

## When it is fine

Where the hint was meant for a regular join that stands in another SELECT: it belongs there.
`,
  'time/epoch-bound': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A function that bounds an interval join

Two comparisons of the times of both sides make an interval join. Flink takes its bounds in milliseconds out of them once, before any row: it puts 1970-01-01 00:00 in place of the time.
A time plus an interval comes out right. A function of a time does not: \`HOUR\` gives 0, \`FLOOR\` the time itself, so that other pairs are joined than those the condition asks for, often
none. Run on Flink 2.2, two tables of 2,000 rows by key and within \`FLOOR(r.ts TO DAY)\` and \`CEIL(r.ts TO DAY)\` gave 667 rows, where 57,177 fulfil the condition.

\`\`\`sql bad
  SELECT b.auction, c.url FROM bids AS b JOIN bids AS c
    ON b.auction = c.auction AND c.ts >= b.ts AND FLOOR(c.ts TO DAY) <= FLOOR(b.ts TO DAY);
--                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink makes a bound of this, in milliseconds, with FLOOR worked out once, for 1970-01-01 00:00: only pairs of one millisecond are joined. No row is asked about it
\`\`\`

## What to write instead

Bounds of the times and intervals alone; and what a function says in one expression over both sides, which Flink asks of every pair:

\`\`\`sql good
  SELECT b.auction, c.url FROM bids AS b JOIN bids AS c
    ON b.auction = c.auction AND c.ts BETWEEN b.ts AND b.ts + INTERVAL '1' DAY AND DAYOFMONTH(c.ts) - DAYOFMONTH(b.ts) = 0;
\`\`\`

## When it is fine

Nowhere: what is joined is not what is written.
`,
  'time/idle-source': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A partition that holds back time

The watermark of a table is that of its slowest partition. One that gets no records for an hour holds it back for an hour, and no window gives its rows.

\`\`\`sql bad
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks',
    'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
--                                                      ^^^^^^ info: A partition of this topic that gets no records holds the watermark back, and with it every window: an idle timeout lets the others go on
\`\`\`

\`\`\`sql fixed
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks',
    'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SET 'table.exec.source.idle-timeout' = '30 s';

  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
\`\`\`

## What it costs

Records that a partition gets after such a pause may be late, and are then left out. For one table alone set \`scan.watermark.idle-timeout\` in its options.

## When it is fine

Where every partition always gets records. A kafka-cluster table has its own \`scan.cluster.idle-timeout\`.
`,
  'time/processing-time': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# The clock of the machine

A window over processing time puts a row where the clock of the machine stands when it is read. After a restart, or with a backlog, the same rows fall into other windows.

\`\`\`sql bad
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), read_at AS PROCTIME(), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'a;b', 'format' = 'json');
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(read_at), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
--                                                                                                          ^^^^^^^^ info: This goes by the clock of the machine: rows fall into other windows when they are read again, or late. The source has event time, 'ts'
\`\`\`

## What to write instead

\`\`\`sql good
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), read_at AS PROCTIME(), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'a;b', 'format' = 'json');
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
\`\`\`

A window over event time also works in two phases, which one over processing time never does.

## When it is fine

Where only what is seen just now counts, as in an alarm.
`,
  'changelog/sink-key': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A sink with another key

Updates of one row of the sink may come from several keys of the query, on several subtasks, in any order. So that the last one wins, Flink sends all rows to the subtask of the
sink's key and keeps them there, all of them, not only the last.

\`\`\`sql bad
  INSERT INTO bidders SELECT channel, COUNT(*) FROM bids GROUP BY channel, auction;
--            ^^^^^^^ warning: bidders is written by (channel), and the query updates by another key: its rows have no key among the written columns. Flink keeps all rows of a key to put them in order (SinkUpsertMaterializer)
\`\`\`

## What to write instead

Give the table the key of the query, or group by the key of the table. A key that the query has but doesn't select is lost: select it.

\`\`\`sql good
  INSERT INTO bidders SELECT channel, COUNT(*) FROM bids GROUP BY channel;
\`\`\`

Flink 2.3 refuses such an INSERT unless it says \`ON CONFLICT\`.

## When it is fine

Where a query's rows are unique by the sink's key and Flink can't know it: \`SET 'table.exec.sink.upsert-materialize' = 'NONE'\` leaves the operator out.
`,
  'changelog/non-deterministic-update': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A row that cannot be taken back

An update takes the old row back and adds the new one. A value that is made anew each time differs between the two, so the row that is taken back isn't the one that was sent:
what follows doesn't find it, and keeps both.

\`\`\`sql bad
  SELECT auction, bids, UUID() FROM (SELECT auction, COUNT(*) AS bids, SUM(price) AS total FROM bids GROUP BY auction);
--                      ^^^^^^ warning: UUID gives another value when an update takes its row back, so the old row is not found and stays. Take the value before the update arises, or from the row
\`\`\`

## What to write instead

Make the value of what is in the row, or before the update arises:

\`\`\`sql good
  SELECT auction, bids, MD5(CAST(auction AS STRING)) FROM (SELECT auction, COUNT(*) AS bids FROM bids GROUP BY auction);
\`\`\`

\`SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE'\` lets Flink keep such values in state, or refuse the query where it can't.

## When it is fine

Into a table that takes rows by key, nothing is taken back by its value; there is no finding.
`,
  'kafka/replays-everything': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A start that writes everything again

A job that is started without the state of an earlier run begins where \`scan.startup.mode\` says. From the earliest offset it reads the whole topic, and a table without a key
gets every row once more.

\`\`\`sql bad
  INSERT INTO pages SELECT auction, url FROM bids;
--                                           ^^^^ info: Started without the state of an earlier run, this job reads bids from its beginning and appends everything to pages once more
\`\`\`

## What to write instead

Start from the committed offsets, \`'scan.startup.mode' = 'group-offsets'\`, or give the sink a primary key, so that a row written again replaces itself. An upgrade in Sluice goes on
from the old run's state and reads nothing twice.

## When it is fine

For the first start, and where the sink is emptied before.
`,
  'kafka/shared-group-id': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# Two jobs, one consumer group

A Kafka source in Flink doesn't take part in the group protocol: each job gives all partitions to its own subtasks, so two jobs of one group do not share the records,
each reads all of them. What they share is the place where offsets are committed. With \`group-offsets\`, the default start, a job that begins without a savepoint takes
up what was committed last, by whichever of them it was: it skips records, or reads some twice. Lag monitors show the two mixed.

\`\`\`sql bad
  CREATE TABLE orders (id BIGINT, amount BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'format' = 'json');
  INSERT INTO nowhere SELECT id, amount, 1 FROM orders;
  INSERT INTO nowhere SELECT id, amount, 2 FROM orders WHERE amount > 100;
--                                              ^^^^^^ warning: Another job of this script reads orders as group 'shop' too.
\`\`\`

Each INSERT is a job of its own. In one statement set they are one job, which reads the topic once:

\`\`\`sql good
  CREATE TABLE orders (id BIGINT, amount BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'format' = 'json');
  EXECUTE STATEMENT SET
  BEGIN
  INSERT INTO nowhere SELECT id, amount, 1 FROM orders;
  INSERT INTO nowhere SELECT id, amount, 2 FROM orders WHERE amount > 100;
  END;
\`\`\`

Or give one of them a group of its own, in a hint: \`FROM orders /*+ OPTIONS('properties.group.id' = 'shop-large') */\`.

## When it is fine

Where jobs always start from savepoints, and nobody watches the group's lag. With a start at \`earliest-offset\`, \`latest-offset\` or a time the committed offsets are
only for monitoring, and there is no finding. Only INSERTs are compared: a SELECT is looked at and ends.

## What is compared

In the editor the scripts that are open, for of the others only the tables are read; \`sluice check\` compares all scripts that it is given, so give it the folder. A job
in another file is named with its file, and each of the two files has the finding; a comment takes it out of the file that it stands in. Topic, group and
\`properties.bootstrap.servers\` must be written alike.
`,
  'kafka/single-cluster': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# A table on one cluster

The project names two Kafka clusters in sluice.json, and this table lives on one of them, or on a third: it stops when that one does.

\`\`\`sql bad
-- settings: {"clusters":["north","south"]}
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
--                                                    ^^^^^^^ info: This table stops when its one cluster does; sluice.json knows north and south, and a kafka-cluster table goes on with the other
\`\`\`

A kafka-cluster table is read from both, and written to the one that is healthy. The topic has to be there on both.

\`\`\`sql fixed
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'north;south', 'properties.group.id' = 'g', 'format' = 'json');
\`\`\`

## When it is fine

For a topic that exists on one cluster only: \`-- sluice-ignore kafka/single-cluster: mirrored nowhere\`.
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
  'options/other-mode': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# An option of another mode

A table of \`kafka\` or \`upsert-kafka\` has options that belong to one value of another option: the time and the offsets to start or end at to \`scan.startup.mode\` and
\`scan.bounded.mode\`, the prefix of transactions to \`sink.delivery-guarantee\`. Flink refuses a mode without its option. An option without its mode it takes and never
looks at, even where the offsets in it can't be read: the table below starts at the offsets of its group, not at the time that it names.

\`\`\`sql bad
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.timestamp-millis' = '1700000000000');
--                                                                                                                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink looks at 'scan.startup.timestamp-millis' only with 'scan.startup.mode' = 'timestamp', and the default is 'group-offsets'
\`\`\`

\`\`\`sql fixed
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = '1700000000000');
\`\`\`

The repair is one of two ways: the other is to take the option out. So "fix all" leaves it alone.

Transactions need more: checkpoints, at which they are committed, and a timeout that the broker takes. Flink's own is an hour, a broker's limit (\`transaction.max.timeout.ms\`) a quarter
of one, and the job fails when it starts; so with the guarantee the repair sets \`properties.transaction.timeout.ms\` where it is missing. A job that is down for longer loses what it had not committed.

## When it is fine

In a table whose mode is given where it is read, by a hint such as \`/*+ OPTIONS('scan.startup.mode' = 'timestamp') */\`.
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
  'options/batch-hint': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A hint for batch jobs

BROADCAST, SHUFFLE_HASH, SHUFFLE_MERGE and NEST_LOOP are read by batch jobs alone. In a streaming job Flink takes them, and does nothing.

\`\`\`sql bad
  SELECT /*+ BROADCAST(a) */ b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;
--           ^^^^^^^^^ info: The hint BROADCAST is for batch jobs: a streaming join does not change by it
\`\`\`

## What to write instead

There is no hint against skew in a streaming join. \`LOOKUP\` and \`STATE_TTL\` are the hints that a streaming query reads.

## When it is fine

In a script that also runs in batch mode. One that says so (\`SET 'execution.runtime-mode' = 'batch'\`) has no finding.
`,
  'options/contradicting': `<!-- The first block is bad, the second is what the fix makes of it; both run as tests over the tables in test/support/rule-tables.flink.sql. -->
# Settings that contradict each other

Mini-batch that is on needs a latency and a size above 0, and has neither by default. Flink doesn't say so at the SET but at each statement behind it: without a
latency it refuses aggregates, joins, windows and all that reads a table with a watermark; without a size, what bundles its rows.

\`\`\`sql bad
  SET 'table.exec.mini-batch.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Mini-batch is on and table.exec.mini-batch.allow-latency is not above 0: Flink refuses what it should bundle
  SET 'table.exec.mini-batch.size' = '1000';
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;
\`\`\`

\`\`\`sql fixed
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.size' = '1000';
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;
\`\`\`

Mini-batch, the split of distinct aggregates and the operator that puts updates in order in front of a sink are for streaming jobs. In batch mode Flink takes their
settings and plans the same.

\`\`\`sql bad
  SET 'execution.runtime-mode' = 'batch';
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: This changes nothing: 'table.optimizer.distinct-agg.split.enabled' is for streaming jobs, and 'execution.runtime-mode' is batch
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
\`\`\`

\`\`\`sql fixed
  SET 'execution.runtime-mode' = 'batch';
  SET 'table.optimizer.distinct-agg.split.enabled' = 'false';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
\`\`\`

## When it is fine

In settings that batch and streaming jobs share: set the rule to \`off\` in sluice.json, or say why with \`-- sluice-ignore\`.
`,
  'options/no-effect': `<!-- The first block is bad; it runs as a test over the tables in test/support/rule-tables.flink.sql. -->
# A setting without effect

Some settings are for one kind of work: mini-batch for what aggregates, joins or keeps rows by key, the split for distinct aggregates by a key, the idle timeout for
tables with a watermark. Where no statement does such work, Flink takes the setting and nothing changes.

\`\`\`sql bad
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: This changes nothing: the one statement that it is in force for has no distinct aggregate by a key that could be split
  SELECT channel, COUNT(bidder) FROM bids GROUP BY channel;
\`\`\`

A statement is counted until the key is set again or reset. There is no finding where a plan can't be known, where nothing runs behind the SET, or where the value
switches nothing on.

## When it is fine

In a head of settings that all scripts of a project share: set the rule to \`off\` in sluice.json.
`,
}
