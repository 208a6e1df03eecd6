package staff

import (
	"context"
	"time"

	"regulars/store/db"
)

// BinFor is how long what was deleted is offered to be brought back.
const BinFor = 30 * 24 * time.Hour

// ListDeleted returns the acts by which things were deleted in the last BinFor, the latest
// first; those that something was done about since are left out. dids are how such acts are
// called.
func ListDeleted(ctx context.Context, q db.Q, dids []string, limit int) ([]Act, error) {
	var w db.Where
	w.And("a.at > " + w.Arg(q.Now().Add(-BinFor)))
	w.In("a.did", dids)
	return db.List(ctx, q, scanAct, `select a.id, a.at, a.staff_id, a.name, a.did, a.about, a.title, a.before_text, a.after_text from staff_act a where `+w.SQL()+`
		and not exists (select 1 from staff_act later where later.about = a.about and later.at >= a.at and later.id > a.id) order by a.at desc, a.id desc limit `+w.Arg(limit), w.Args()...)
}
