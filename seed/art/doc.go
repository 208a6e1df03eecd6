// Package art draws the demonstration brand's own pictures: products, hero
// scenes, collection covers and the mark, as flat planes in one style.
//
// It owns shapes, colours and the words that describe a picture (alt text).
// It must not hold products, prices or files: callers ask for a Scene by name
// and decide where its bytes go. Everything is deterministic; the same call
// gives the same bytes on every machine.
//
// The style, in one paragraph: objects in slight three-quarter view, front
// plane in the base tone, top and left in the light tone, right side in the
// shade tone; light falls from top left, one contact shadow lies to the lower
// right; wall and floor are two tints of the collection's ground.
package art
