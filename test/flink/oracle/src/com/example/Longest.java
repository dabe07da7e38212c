package com.example;

import org.apache.flink.table.functions.AggregateFunction;

/** The longest text of a group. It has no `merge`, so it can't be done in two phases. */
public class Longest extends AggregateFunction<String, Longest.Found> {
  public static class Found {
    public String text;
  }

  @Override
  public Found createAccumulator() {
    return new Found();
  }

  public void accumulate(Found found, String text) {
    if (text != null && (found.text == null || text.length() > found.text.length())) found.text = text;
  }

  public void retract(Found found, String text) {}

  @Override
  public String getValue(Found found) {
    return found.text;
  }
}
