// Package arch holds the house to its plan (architecture.md, section 3): which room may import which,
// who may build ent predicates, how long a hand-written file may be. Its test reads the sources; no
// other package imports it.
package arch
