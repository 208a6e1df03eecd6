package identify_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/rule"
)

// told is an event of the ledger as it is read.
func told(t interface{ Fatal(...any) }, name, subject string, at time.Time, p event.Properties) event.Event {
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return event.Event{Name: name, Subject: subject, At: at, Channel: "web", Properties: json.RawMessage(raw)}
}

func piecesOf(product string, n int64) event.Goods {
	return event.Goods{ProductID: product, VariantID: "v-" + product, Handle: product, Price: "10.00", Amount: fmt.Sprintf("%d.00", 10*n), Currency: "EUR", Quantity: n}
}

// TestAnEditedOrderHoldsAtEveryInstantWhatItHeldThen draws orders and edits and asks
// at many instants how many pieces of each product are bought, against plain sums.
func TestAnEditedOrderHoldsAtEveryInstantWhatItHeldThen(t *testing.T) {
	products := []string{"bag", "lamp", "pen"}
	rapid.Check(t, func(rt *rapid.T) {
		start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		held, now := map[string]int64{}, start
		type state struct {
			at   time.Time
			held map[string]int64
		}
		var ledger []event.Event
		var states []state
		for n := range rapid.IntRange(1, 6).Draw(rt, "steps") {
			p := event.Properties{Goods: event.Goods{Currency: "EUR"}}
			next := map[string]int64{}
			for _, product := range products {
				want := rapid.Int64Range(0, 3).Draw(rt, product)
				if next[product] = want; want > 0 {
					p.Products = append(p.Products, piecesOf(product, want))
				}
				if more := want - held[product]; more > 0 && n > 0 {
					p.Added = append(p.Added, piecesOf(product, more))
				} else if more < 0 {
					p.Removed = append(p.Removed, piecesOf(product, -more))
				}
			}
			p.Total = fmt.Sprintf("%d.00", 10*(next["bag"]+next["lamp"]+next["pen"]))
			name := event.OrderUpdated
			if n == 0 {
				name = event.OrderCompleted
			}
			ledger = append(ledger, told(rt, name, "o1", now, p))
			states, held = append(states, state{now, next}), next
			now = now.Add(time.Duration(rapid.IntRange(1, 1000).Draw(rt, "pass")) * time.Minute)
		}
		slices.Reverse(ledger) // in whatever order it is read
		events := identify.Happened(ledger)
		if !slices.IsSortedFunc(events, func(a, b rule.Event) int { return a.At.Compare(b.At) }) {
			rt.Fatal("not in the order of time")
		}
		for i, s := range states {
			moments := []time.Time{s.at, s.at.Add(time.Millisecond)}
			if i+1 < len(states) {
				moments = append(moments, states[i+1].at.Add(-time.Millisecond))
			}
			for _, at := range moments {
				sums, orders, total := map[string]int64{}, 0, int64(0)
				for _, e := range events {
					if e.At.After(at) || !e.Stands(at) {
						continue
					}
					if e.Kind == rule.Ordered {
						orders, total = orders+1, total+e.Total.Minor
						continue
					}
					if sums[e.ProductID] += e.Quantity; e.Total.Minor != 1000*e.Quantity {
						rt.Fatalf("%d pieces come to %d", e.Quantity, e.Total.Minor)
					}
				}
				all := int64(0)
				for _, product := range products {
					if all += s.held[product]; sums[product] != s.held[product] {
						rt.Fatalf("at %s: %d of %s, want %d of %+v", at, sums[product], product, s.held[product], events)
					}
				}
				if figures := identify.FiguresAt(ledger, at); orders != 1 || total != 1000*all || figures.Orders != 1 || figures.Spent.Minor != 1000*all || !figures.LastOrderAt.Equal(start) {
					rt.Fatalf("at %s: %d orders of %d, figures %+v, want %d", at, orders, total, figures, 1000*all)
				}
			}
		}
	})
}

func TestOfAnOrderThatIsNotAskedAboutOnlyWhatWasAddedIsTold(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	edit := told(t, event.OrderUpdated, "o1", at, event.Properties{Total: "20.00", Goods: event.Goods{Currency: "EUR"}, Products: []event.Goods{piecesOf("bag", 2)},
		Added: []event.Goods{piecesOf("lamp", 1)}, Removed: []event.Goods{piecesOf("pen", 1)}})
	list := identify.Happened([]event.Event{edit})
	if len(list) != 1 || list[0].Kind != rule.Bought || list[0].ProductID != "lamp" || !list[0].At.Equal(at) || list[0].Quantity != 1 {
		t.Errorf("%+v", list)
	}
}

func TestWhatIsTakenOutOfAnOrderIsTheSameHoweverMuchOfItIsToldOf(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	dear, cheap := piecesOf("bag", 1), piecesOf("bag", 1)
	cheap.Price, cheap.Amount = "8.00", "8.00"
	sums := func(p event.Properties) event.Properties { p.Goods.Currency, p.Total = "EUR", "10.00"; return p }
	ledger := []event.Event{
		told(t, event.OrderCompleted, "o1", at, sums(event.Properties{Products: []event.Goods{dear}})),
		told(t, event.OrderUpdated, "o1", at.Add(time.Hour), sums(event.Properties{Added: []event.Goods{cheap}})),
		told(t, event.OrderUpdated, "o1", at.Add(2*time.Hour), sums(event.Properties{Removed: []event.Goods{dear}})),
	}
	for from, list := range [][]event.Event{ledger, ledger[1:]} {
		var left []int64
		for _, e := range identify.Happened(list) {
			if e.Kind == rule.Bought && e.Stands(at.Add(3*time.Hour)) {
				left = append(left, e.Total.Minor)
			}
		}
		if !slices.Equal(left, []int64{800}) {
			t.Errorf("told from event %d on, pieces of %v are left", from, left)
		}
	}
}

func TestMoneyThatWentBackInPartsIsNotSpent(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	sum := func(total string) event.Properties {
		return event.Properties{Total: total, Goods: event.Goods{Currency: "EUR"}}
	}
	ledger := []event.Event{
		told(t, event.OrderCompleted, "o1", at, sum("30.00")),
		told(t, event.OrderPartRefunded, "o1", at.Add(time.Hour), sum("10.00")),
		told(t, event.OrderPartRefunded, "o1", at.Add(2*time.Hour), sum("20.00")),
	}
	for after, want := range map[time.Duration][2]int64{0: {1, 3000}, time.Hour: {1, 2000}, 2 * time.Hour: {0, 0}} {
		if p := identify.FiguresAt(ledger, at.Add(after)); p.Orders != want[0] || p.Spent.Minor != want[1] {
			t.Errorf("after %s: %+v", after, p)
		}
	}
}
