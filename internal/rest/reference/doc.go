// Package reference serves a page for each dialect: its routes, and for each the parameters, the answers and the
// operations of the graph behind it. The pages are made when the program starts, from the same tables that serve the
// routes (architecture.md, law 2), so they cannot be out of date. They need no script, and load nothing.
package reference
