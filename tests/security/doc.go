// Package security attacks the running shop, bounded and on loopback, as the
// recipes of docs/security.md say: forged sessions, another's things, fields that
// nobody asked for, scripts in every field a stranger may fill, files that are two
// things at once, floods of guesses. The authorization matrix, the headers and the
// forged requests of every route are tested in cmd/regulars, beside the router.
//
// It must not hold a test of a single function: those stand beside the code.
package security
