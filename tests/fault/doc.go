// Package fault breaks the running shop on purpose and looks whether anything was
// lost, doubled or shown to the wrong person. It owns the resiliency matrix
// (docs/resilience.md); each row names a test here.
//
// It must not hold a test of a single function: those stand beside the code. The
// short form runs in CI; REGULARS_TEST_LONG=1 runs the long one.
package fault
