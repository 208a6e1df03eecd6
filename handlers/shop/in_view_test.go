package shop

import (
	"context"
	"strings"
	"testing"

	"regulars/views/ui"
)

func TestTheRowOfAnEmptyCartDoesNotWaitForScrolling(t *testing.T) {
	drawn := ui.ProductCard(ui.Card{Title: "Kept", Picture: &ui.Picture{Src: "/media/a.svg", Width: 4, Height: 5}})
	row := &ui.Piece{Kind: "row"}
	for range 6 {
		row.Cards = append(row.Cards, ui.Card{Title: "Mug", Picture: &ui.Picture{Src: "/media/a.svg", Width: 4, Height: 5}, Drawn: drawn})
	}
	var b strings.Builder
	if err := ui.Row(*inView(row)).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if lazy := strings.Count(b.String(), `loading="lazy"`); lazy != 2 {
		t.Errorf("%d of 6 pictures wait", lazy)
	}
	if row.Cards[0].Eager || row.Cards[0].Drawn == nil {
		t.Error("the row that others see too was changed")
	}
}
