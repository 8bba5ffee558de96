package main

import "github.com/acme/warehouse/internal/http"

func main() {
	http.Serve()
}
