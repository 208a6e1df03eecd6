package browse_test

import (
	"fmt"
	"testing"

	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/money"
	"regulars/store/price"
)

// many makes a shop of n products with two variants each.
func many(b *testing.B, n int) *db.DB {
	b.Helper()
	d := dbtest.Open(b)
	colours, sizes := []string{"Pine", "Ink", "Red", "Sand", "Clay", "Sky"}, []string{"S", "M", "L", "XL"}
	write(b, d, func(q db.Q) error {
		for i := range n {
			p := &catalog.Product{Title: fmt.Sprint("Product ", i), Handle: fmt.Sprint("p-", i), Published: true, Type: fmt.Sprint("Type ", i%30), Vendor: fmt.Sprint("Vendor ", i%50),
				Tags: []string{fmt.Sprint("tag-", i%20), "all"}, Options: []catalog.Option{{Name: "Colour"}, {Name: "Size"}}, DescriptionHTML: "<p>Good.</p>",
				Variants: []catalog.Variant{{Options: []string{colours[i%6], sizes[i%4]}}, {Options: []string{colours[(i+1)%6], sizes[i%4]}}}}
			if _, _, err := catalog.Save(ctx, q, p); err != nil {
				return err
			}
			for _, v := range p.Variants {
				if err := price.Set(ctx, q, v.ID, price.Price{Amount: money.Of(int64(i*7919%20000), "EUR")}); err != nil {
					return err
				}
			}
		}
		return catalog.SaveCollection(ctx, q, &catalog.Collection{Title: "Third", Rule: catalog.All(catalog.Where("tag", "=", "tag-1"))})
	})
	return d
}

// BenchmarkCatalogs measures what grows with the catalog: loading all of it, and
// one listing that nobody asked for before.
func BenchmarkCatalogs(b *testing.B) {
	for _, n := range []int{100, 20_000} {
		d := many(b, n)
		b.Run(fmt.Sprint("load-", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := browse.Open(ctx, d); err != nil {
					b.Fatal(err)
				}
			}
		})
		c, err := browse.Open(ctx, d)
		if err != nil {
			b.Fatal(err)
		}
		s := c.Snapshot()
		all, _ := s.Collection(browse.All)
		b.Run(fmt.Sprint("listing-", n), func(b *testing.B) { list(b, s, all, browse.Filter{Sort: browse.PriceUp}) })
		b.Run(fmt.Sprint("narrowed-", n), func(b *testing.B) {
			list(b, s, all, browse.Filter{Values: map[string][]string{"colour": {"Pine"}}})
		})
		i := int64(0)
		b.Run(fmt.Sprint("first-narrowed-", n), func(b *testing.B) {
			for b.Loop() {
				i++
				if _, err := s.List(all, browse.Filter{From: i, Values: map[string][]string{"colour": {"Pine"}, "size": {"S", "L"}}}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprint("product-", n), func(b *testing.B) {
			for b.Loop() {
				p, _ := s.Product("p-7")
				s.Related(p, 4)
			}
		})
	}
}

func list(b *testing.B, s *browse.Snapshot, c *browse.Collection, f browse.Filter) {
	for b.Loop() {
		if _, err := s.List(c, f); err != nil {
			b.Fatal(err)
		}
	}
}
