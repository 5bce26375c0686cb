// Package command changes rows: what a type's writable fields are, who may change them, and what follows from a change.
//
// Every change is a few statements whose number does not depend on how many rows it is about: lock and judge the rows
// as they are stored, write, judge them as they have come to be (permissions.md, point 7: USING and WITH CHECK), all in
// the one transaction of the operation. The rules are the matrix's; nothing here asks for a role. ADR 0010 tells why
// these are not ent mutations.
package command
