(ns guestbook.core)
