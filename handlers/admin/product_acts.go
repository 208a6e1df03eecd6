package admin

import (
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/price"
)

// archiveProduct takes a product out of the shop; its orders, stock and address stay.
func (d *Door) archiveProduct(c echo.Context) error {
	title, err := d.turnProduct(c, catalog.Archived, "archived")
	if err != nil {
		return err
	}
	return d.tellWithUndo(c, productURL(c.Param("id")), "Archived “"+title+"”. Shoppers no longer see it.", productURL(c.Param("id"))+"/restore", "Bring it back")
}

// restoreProduct brings an archived product back into the shop.
func (d *Door) restoreProduct(c echo.Context) error {
	title, err := d.turnProduct(c, catalog.Active, "brought back")
	if err != nil {
		return err
	}
	return d.done(c, productURL(c.Param("id")), "“"+title+"” is back in the shop.")
}

// turnProduct gives a product another state; the one it has is no change.
func (d *Door) turnProduct(c echo.Context, status, did string) (title string, err error) {
	ctx := c.Request().Context()
	err = d.write(c, func(q db.Q) error {
		before, err := findKept(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		title = before.Title
		p := before.Product
		p.Status, p.ChangedBy = status, at(c).Name
		if _, changed, err := catalog.Save(ctx, q, &p); err != nil || !changed {
			return err
		}
		return d.notedProduct(c, q, did, &before, p.ID)
	})
	return title, err
}

// duplicateProduct makes a draft that is the same but for its codes and its stock.
// Its id comes with the form, so that a second click makes no second one.
func (d *Door) duplicateProduct(c echo.Context) error {
	ctx, copyID := c.Request().Context(), c.FormValue("once")
	if len(copyID) < 10 || len(copyID) > 40 {
		return fault.New(fault.Invalid, "Open the product again, then duplicate it.")
	}
	err := d.write(c, func(q db.Q) error {
		if _, err := catalog.FindProductByID(ctx, q, copyID); fault.KindOf(err) != fault.NotFound {
			return err
		}
		from, err := findKept(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		p := likeness(from.Product, copyID)
		p.ChangedBy = at(c).Name
		if _, _, err := catalog.Save(ctx, q, &p); err != nil {
			return err
		}
		for i, v := range from.Variants {
			if had, ok := from.Prices[v.ID]; ok {
				if err := price.Set(ctx, q, p.Variants[i].ID, had); err != nil {
					return err
				}
			}
		}
		return d.notedProduct(c, q, "copied another product to", nil, p.ID)
	})
	if err != nil {
		return err
	}
	return d.done(c, productURL(copyID), "This is the copy: a draft with the same words, pictures and prices, without codes and stock.")
}

// likeness is a new product like another, with nothing that may exist once only.
func likeness(p catalog.Product, copyID string) catalog.Product {
	variants := p.Variants
	p.ID, p.Title, p.Handle, p.Status, p.Version = copyID, "Copy of "+p.Title, "", catalog.Draft, 0
	p.CreatedAt, p.Extra, p.Variants = time.Time{}, nil, nil
	for _, v := range variants {
		v.ID, v.SKU, v.Barcode = "", "", ""
		p.Variants = append(p.Variants, v)
	}
	return p
}
