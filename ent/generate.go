// Package ent is the generated client of OpenTera's tables; ent/schema describes them. Only
// internal/store builds queries with it, because that is where the guards are (architecture.md, law 1).
package ent

//go:generate go tool ent generate --feature intercept,sql/modifier --template dir=./template ./schema
