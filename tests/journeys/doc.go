// Package journeys walks through the running shop as people do, in Chromium: with
// and without script, by keyboard, on a small screen, as shopper and as owner. Each
// journey is a script of its own beside this file; kit.mjs is what they share.
//
// It must not hold what a handler's test can see without a browser.
package journeys
