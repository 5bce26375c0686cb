// Package parity replays recorded requests of the original OpenTera server and says where this server
// answers otherwise. It is a tool for operators who move clients over (`teragraph parity`), and the
// test of the dialect. The form of a recording and the comparison are those of the reference data:
// objects have the same keys, lists are sets, placeholders stand for what differs from run to run,
// and of an error only the status and the kind of body count. After each case the rows of the database
// are compared too: those that were recorded have changed, and no other.
package parity
