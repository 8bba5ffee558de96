package org.acme;
class Library {
  public static void main(String[] a) {}
}
