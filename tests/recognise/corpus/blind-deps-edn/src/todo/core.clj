(ns todo.core)
(defn -main [] (println 1))
