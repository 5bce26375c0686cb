// Package browser drives the playground in a real browser, Debian's Chromium, against the whole program: what a person
// does in the first five minutes has to work, and no request may leave the machine. It holds tests only.
package browser
