// Package config reads the settings of Teragraph from flags and TERAGRAPH_* variables
// (architecture.md, section 5: the names are fixed, scripts rely on them), and refuses what is
// broken or unsafe before anything is opened. A flag wins over its variable; an empty variable
// counts as unset. Nothing here reads the process: arguments and environment are handed in.
package config
