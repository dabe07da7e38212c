package com.example;

import org.apache.flink.table.functions.AggregateFunction;

/** The sum of a group, with a `merge`: it can be done in two phases. */
public class Total extends AggregateFunction<Long, Total.Sum> {
  public static class Sum {
    public long value;
  }

  @Override
  public Sum createAccumulator() {
    return new Sum();
  }

  public void accumulate(Sum sum, Long value) {
    if (value != null) sum.value += value;
  }

  public void retract(Sum sum, Long value) {
    if (value != null) sum.value -= value;
  }

  public void merge(Sum sum, Iterable<Sum> others) {
    for (Sum other : others) sum.value += other.value;
  }

  @Override
  public Long getValue(Sum sum) {
    return sum.value;
  }
}
