module github.com/acme/set

go 1.20
