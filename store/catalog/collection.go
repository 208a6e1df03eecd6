package catalog

import (
	"context"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Orders in which a collection shows its products.
const (
	ByHand    = "manual" // hand-picked first in their order, then by rule, newest first
	PriceUp   = "price-asc"
	PriceDown = "price-desc"
	Newest    = "newest"
	TitleUp   = "title"
	BestRated = "rating"
)

// Collection is a shelf: products chosen by hand, those of other collections, those that a
// rule takes, without those that are kept out.
type Collection struct {
	ID              string
	Handle          string
	Title           string
	DescriptionHTML string // sanitized by SaveCollection
	Rule            Rule   // the zero Rule takes nothing
	Products        []string
	Excluded        []string
	Inside          []string `json:",omitempty"` // collections whose products it holds, by id
	Sort            string   // ByHand (also when empty), PriceUp, ...
	MediaFile       string   // name in the file store
	MediaAlt        string
	Position        int
	Hidden          bool // not shown to shoppers
	CreatedAt       time.Time
	ChangedAt       time.Time
	ChangedBy       string `json:"-"`
	Version         int64  `json:"-"` // grows with every save; 0 saves over whatever is there
}

// Rule takes products that meet all conditions, or any when Any is set.
type Rule struct {
	Any        bool        `json:"any,omitempty"`
	Conditions []Condition `json:"conditions,omitempty"`
}

// Condition compares a field of a product with a value, case and accents aside.
// Field is one of title, type, vendor, tag, category, price, was (a number of
// minor units; the lowest price of the variants), available ("true"), rating, or
// "option:Colour". Relation is one of =, !=, contains, starts, ends, <, >.
type Condition struct {
	Field    string `json:"field"`
	Relation string `json:"relation"`
	Value    string `json:"value"`
}

// All makes a rule whose conditions must all hold.
func All(c ...Condition) Rule { return Rule{Conditions: c} }

// Any makes a rule of which one condition suffices.
func Any(c ...Condition) Rule { return Rule{Any: true, Conditions: c} }

// Where makes a condition.
func Where(field, relation, value string) Condition { return Condition{field, relation, value} }

func (c Condition) check() error {
	field, _, _ := strings.Cut(c.Field, ":")
	numbers := field == "price" || field == "was" || field == "rating"
	switch {
	case !strings.Contains(" title type vendor tag category price was available rating option ", " "+field+" "):
		return fault.Newf(fault.Invalid, "A rule cannot ask for %q.", c.Field)
	case numbers && !strings.Contains(" = != < > ", " "+c.Relation+" "), !strings.Contains(" = != contains starts ends < > ", " "+c.Relation+" "),
		!numbers && strings.Contains(" < > ", " "+c.Relation+" "):
		return fault.Newf(fault.Invalid, "A rule cannot compare %s by %q.", field, c.Relation)
	}
	return nil
}

// SaveCollection creates a collection, or replaces the one with its id, or without
// one that with its handle. It is ErrChanged when Version is not the present one.
func SaveCollection(ctx context.Context, q db.Q, c *Collection) error {
	if err := c.normalize(); err != nil {
		return err
	}
	old, err := findCollection(ctx, q, `id = $1 or $1 = '' and handle = $2`, c.ID, c.Handle)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		if c.ID == "" {
			c.ID = id.At(q.Now())
		}
		c.CreatedAt = q.Now()
	case err != nil:
		return err
	case c.Version != 0 && c.Version != old.Version:
		return ErrChanged
	default:
		c.ID, c.CreatedAt = old.ID, old.CreatedAt
		if err := moveHandle(ctx, q, "collection", old.ID, old.Handle, c.Handle); err != nil {
			return err
		}
	}
	c.ChangedAt, c.Version = q.Now(), old.Version+1
	q.Touch(db.Catalog)
	return c.write(ctx, q)
}

func (c *Collection) normalize() error {
	c.Title = strings.TrimSpace(c.Title)
	if c.Handle = Handle(c.Handle); c.Handle == "" {
		c.Handle = Handle(c.Title)
	}
	if c.Title == "" || c.Handle == "" {
		return fault.InvalidFields(fault.Fields{"title": "Enter a title with letters or digits."})
	}
	for _, cond := range c.Rule.Conditions {
		if err := cond.check(); err != nil {
			return err
		}
	}
	if c.Sort == "" {
		c.Sort = ByHand
	}
	c.DescriptionHTML = Sanitize(c.DescriptionHTML)
	return nil
}

func (c *Collection) write(ctx context.Context, q db.Q) error {
	err := q.Guard(ctx, ErrChanged, `insert into collection (`+collectionColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		on conflict (id) do update set handle = $2, title = $3, description_html = $4, rule = $5, sort = $6, media_file = $7, media_alt = $8,
			position = $9, published = $10, changed_at = $12, changed_by = $13, version = $14 where collection.version = $14 - 1`,
		c.ID, c.Handle, c.Title, c.DescriptionHTML, db.JSON(c.Rule), c.Sort, c.MediaFile, c.MediaAlt, c.Position, !c.Hidden, c.CreatedAt, c.ChangedAt, c.ChangedBy, c.Version)
	if db.IsDuplicate(err) {
		return fault.InvalidFields(fault.Fields{"handle": "Another collection has this handle."})
	}
	if err != nil {
		return err
	}
	if _, err := q.Exec(ctx, `delete from collection_product where collection_id = $1`, c.ID); err != nil {
		return err
	}
	// Who is kept out stays out, even when also chosen.
	if err := c.writeMembers(ctx, q, c.Excluded, true); err != nil {
		return err
	}
	if err := c.writeMembers(ctx, q, c.Products, false); err != nil {
		return err
	}
	return c.writeInside(ctx, q)
}

func (c *Collection) writeMembers(ctx context.Context, q db.Q, ids []string, excluded bool) error {
	for i, product := range ids {
		if _, err := q.Exec(ctx, `insert into collection_product (collection_id, product_id, position, excluded) values ($1, $2, $3, $4)
			on conflict (collection_id, product_id) do nothing`, c.ID, product, i, excluded); err != nil {
			return err
		}
	}
	return nil
}

const collectionColumns = `id, handle, title, description_html, rule, sort, media_file, media_alt, position, published, created_at, changed_at, changed_by, version`

func scanCollection(r db.Row) (c Collection, err error) {
	var published bool
	err = r.Scan(&c.ID, &c.Handle, &c.Title, &c.DescriptionHTML, db.JSON(&c.Rule), &c.Sort, &c.MediaFile, &c.MediaAlt, &c.Position, &published,
		db.At(&c.CreatedAt), db.At(&c.ChangedAt), &c.ChangedBy, &c.Version)
	c.Hidden = !published
	return c, err
}

// FindCollection returns the collection with a handle, or a fault.NotFound.
func FindCollection(ctx context.Context, q db.Q, handle string) (Collection, error) {
	c, err := findCollection(ctx, q, `handle = $1`, handle)
	return whole(ctx, q, c, err)
}

// FindCollectionByID returns the collection with an id, or a fault.NotFound.
func FindCollectionByID(ctx context.Context, q db.Q, id string) (Collection, error) {
	c, err := findCollection(ctx, q, `id = $1`, id)
	return whole(ctx, q, c, err)
}

// whole adds the members of a collection that was found.
func whole(ctx context.Context, q db.Q, c Collection, err error) (Collection, error) {
	if err != nil {
		return c, err
	}
	list := []Collection{c}
	err = addMembers(ctx, q, list)
	return list[0], err
}

func findCollection(ctx context.Context, q db.Q, where string, args ...any) (Collection, error) {
	return db.One(ctx, q, scanCollection, `select `+collectionColumns+` from collection where `+where+` order by id limit 1`, args...)
}

// ListCollections returns all collections in their order, hidden ones included.
func ListCollections(ctx context.Context, q db.Q) ([]Collection, error) {
	list, err := db.List(ctx, q, scanCollection, `select `+collectionColumns+` from collection order by position, title, id`)
	if err != nil {
		return nil, err
	}
	return list, addMembers(ctx, q, list)
}

func addMembers(ctx context.Context, q db.Q, list []Collection) error {
	at := make(map[string]int, len(list))
	ids := make([]string, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = i, list[i].ID
	}
	in, args := db.InList(1, ids)
	type member struct {
		collection, product string
		excluded            bool
	}
	members, err := db.List(ctx, q, func(r db.Row) (m member, err error) {
		return m, r.Scan(&m.collection, &m.product, &m.excluded)
	}, `select collection_id, product_id, excluded from collection_product where collection_id in (`+in+`) order by collection_id, position`, args...)
	for _, m := range members {
		c := &list[at[m.collection]]
		if m.excluded {
			c.Excluded = append(c.Excluded, m.product)
		} else {
			c.Products = append(c.Products, m.product)
		}
	}
	if err != nil {
		return err
	}
	return addInside(ctx, q, at, list)
}

// DeleteCollection removes a shelf; its products stay.
func DeleteCollection(ctx context.Context, q db.Q, collectionID string) error {
	q.Touch(db.Catalog)
	return q.Guard(ctx, fault.New(fault.NotFound, "There is no such collection."), `delete from collection where id = $1`, collectionID)
}
