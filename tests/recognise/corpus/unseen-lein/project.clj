(defproject guestbook "0.1.0"
  :dependencies [[org.clojure/clojure "1.11.1"]]
  :main ^:skip-aot guestbook.core)
