package com.example;

import org.apache.flink.table.functions.ScalarFunction;

/** The page of a URL: what follows the last slash. */
public class PageOf extends ScalarFunction {
  public String eval(String url) {
    return url == null ? null : url.substring(url.lastIndexOf('/') + 1);
  }
}
