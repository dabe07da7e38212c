/** Functions on dates and times; see `functions.ts` for the form of a line. */
export const timeFunctions = `
CURRENT_DATE() DATE! dyn bare | Today in the session's time zone.
CURRENT_TIME() time0! dyn bare | The time of day in the session's time zone.
LOCALTIME() time0! dyn bare | The time of day in the session's time zone.
CURRENT_TIMESTAMP() ltz3! dyn bare | The moment of now: for each record in streaming, once a query in batch.
LOCALTIMESTAMP() timestamp3! dyn bare | Date and time of now in the session's time zone, without the zone.
NOW(precision? literal-int) ltz3! dyn | The moment of now; another name of CURRENT_TIMESTAMP.
CURRENT_ROW_TIMESTAMP(precision? literal-int) ltz3! nd | The moment of now, evaluated for each record also in batch.
PROCTIME() proctime nd | The moment in which the row is processed, as a processing time attribute.
CURRENT_WATERMARK(rowtime rowtime) arg0? nd | The watermark of the task for this rowtime attribute; NULL before the first.
SOURCE_WATERMARK() ltz3? | In a WATERMARK clause: the watermark that the source itself gives.
DATE_FORMAT(time timestamp-or-char, format char) STRING? | The time as text in a format of Java's DateTimeFormatter.
EXTRACT(unit unit, time datetime-or-interval) BIGINT | A part of a time: EXTRACT(HOUR FROM ts).
YEAR(time date-or-months) BIGINT | The year.
QUARTER(time date-or-months) BIGINT | The quarter of the year, 1 to 4.
MONTH(time date-or-months) BIGINT | The month, 1 to 12.
WEEK(time date-or-days) BIGINT | The week of the year by ISO 8601, 1 to 53.
DAYOFYEAR(time date-or-days) BIGINT | The day of the year, 1 to 366.
DAYOFMONTH(time date-or-days) BIGINT | The day of the month, 1 to 31.
DAYOFWEEK(time date-or-days) BIGINT | The day of the week, 1 is Sunday.
HOUR(time date-or-days) BIGINT | The hour, 0 to 23.
MINUTE(time date-or-days) BIGINT | The minute, 0 to 59.
SECOND(time date-or-days) BIGINT | The second, 0 to 59.
TIMESTAMPADD(unit unit, count int, time datetime) timestampadd | The time some units later: TIMESTAMPADD(DAY, 1, ts).
TIMESTAMPDIFF(unit unit, from datetime, to datetime) INT | How many full units lie between two times: TIMESTAMPDIFF(DAY, a, b).
TO_DATE(text char, format? char) DATE? | The date that a text stands for, in the format yyyy-MM-dd if none is given.
TO_TIMESTAMP(text char, format? char) timestamp3? | The timestamp that a text stands for, in the format yyyy-MM-dd HH:mm:ss if none is given.
TO_TIMESTAMP_LTZ(epoch num~, precision? int32~) ltz3? | The moment of seconds (precision 0) or milliseconds (3, the default) since 1970, or of a text in a format and time zone.
TO_TIMESTAMP_LTZ(text char~, format? char~, zone? char~) ltz3?
FROM_UNIXTIME(seconds int, format? char) STRING? | Seconds since 1970 as text in the session's time zone, as yyyy-MM-dd HH:mm:ss if no format is given.
UNIX_TIMESTAMP() BIGINT! nd | Seconds since 1970: of now, or of a text in a format.
UNIX_TIMESTAMP(text char, format? char) BIGINT
CONVERT_TZ(text char, from char, to char) STRING? | A text yyyy-MM-dd HH:mm:ss in one time zone as the text of the same moment in another.
STREAMRECORD_TIMESTAMP(time num) BIGINT! nd hidden | The timestamp that the record carries.
PROCTIME_MATERIALIZE(time timestamp) ltz3 nd hidden | The moment in which the row is processed, as a plain value.
TUMBLE(time datetime, size interval) window hidden | In GROUP BY: windows of a fixed size, one behind the other. The window TVF is the newer form.
HOP(time datetime, slide interval, size interval) window hidden | In GROUP BY: windows of a fixed size that begin every slide. The window TVF is the newer form.
SESSION(time datetime, gap interval) window hidden | In GROUP BY: windows that end when no row came for the gap. The window TVF is the newer form.
`
