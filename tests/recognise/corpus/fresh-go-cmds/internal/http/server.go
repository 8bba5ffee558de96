package http

func Serve() {}
