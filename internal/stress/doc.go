// Package stress shows what clients can rely on when many write at once and when programs die: its tests run the whole
// server over HTTP, with parallel clients, beside a second program that writes the same database by plain SQL as an
// OpenTera server does, and with kill -9 and a PostgreSQL server that stops in between.
//
// It ships nothing: all code is in test files. No test waits for a time to pass; where one needs another to be blocked,
// it asks the database. The tests of durability start the program itself (the test binary runs itself, see main_test.go)
// and a PostgreSQL cluster of their own, whose programs are found in TERAGRAPH_TEST_POSTGRES_BIN, in PATH or where
// Debian puts them.
package stress
