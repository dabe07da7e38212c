package com.example;

import org.apache.flink.table.functions.ScalarFunction;

/** A function whose result must not be computed twice. */
public class RandomTag extends ScalarFunction {
  public String eval(String text) {
    return text + Math.random();
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }
}
