// Mailer sends mail.
package main

func main() {
	run()
}
