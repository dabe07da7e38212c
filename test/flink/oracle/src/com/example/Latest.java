package com.example;

import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;

/** A process table function: each row of a partition as a text behind a label. */
public class Latest extends ProcessTableFunction<String> {
  public void eval(
      @ArgumentHint(name = "input", value = ArgumentTrait.SET_SEMANTIC_TABLE) Row input,
      @ArgumentHint(name = "label", type = @DataTypeHint("STRING")) String label) {
    collect(label + input);
  }
}
