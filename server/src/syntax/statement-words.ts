/** Words that a statement starts with, by Flink 2.2's SQL manual. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set(
  `
    SELECT WITH VALUES INSERT UPSERT UPDATE DELETE MERGE TRUNCATE
    CREATE REPLACE ALTER DROP
    SET RESET USE SHOW DESCRIBE DESC EXPLAIN
    EXECUTE COMPILE BEGIN END
    LOAD UNLOAD ADD REMOVE CALL ANALYZE STOP
  `
    .trim()
    .split(/\s+/),
)
