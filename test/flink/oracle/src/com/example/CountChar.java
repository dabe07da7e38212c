package com.example;

import org.apache.flink.table.functions.ScalarFunction;

/** How often a character occurs in a text. */
public class CountChar extends ScalarFunction {
  public long eval(String text, String character) {
    return text == null ? 0 : text.chars().filter(c -> c == character.charAt(0)).count();
  }
}
