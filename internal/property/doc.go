// Package property proves the authority (permissions.md, point 8): random rows, callers, rules and
// queries, and for each the answer of the whole server (graph, plan, row guard, SQL) against a reference
// that reads matrix.yaml and the rows by itself.
//
// It ships nothing: all code is in test files. The reference (world, judge, words, answer) imports neither
// internal/policy nor internal/store, so that a rule that is compiled wrongly is not wrong on both sides.
// What is drawn comes from the schema; what a name means comes from words_test.go, and a name of the
// schema that has no meaning there fails the test.
//
// FuzzAnswers lets Go's fuzzer draw the queries, guided by what they reach.
//
//	TERAGRAPH_PROPERTY_DRAWS  how many queries, and how many mutations, to draw (200)
//	TERAGRAPH_PROPERTY_SEED   the seed of a run to repeat (random, of mutations always the same; the test prints it)
//	TERAGRAPH_TEST_POSTGRES   also run on this PostgreSQL server
package property
