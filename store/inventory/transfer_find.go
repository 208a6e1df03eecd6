package inventory

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
)

const transferColumns = `id, from_place, to_place, state, note, made_by, version, made_at, sent_at, done_at, changed_at`

func scanTransfer(r db.Row) (t Transfer, err error) {
	return t, r.Scan(&t.ID, &t.FromID, &t.ToID, &t.State, &t.Note, &t.By, &t.Version, db.At(&t.MadeAt), db.At(&t.SentAt), db.At(&t.DoneAt), db.At(&t.ChangedAt))
}

// fromOrTo narrows a query to transfers of the places that a context is bound to.
const fromOrTo = "(from_place in ? or to_place in ?)"

// FindTransfer returns a transfer with its lines, or a fault.NotFound.
func FindTransfer(ctx context.Context, q db.Q, transferID string) (Transfer, error) {
	var w db.Where
	w.And("id = " + w.Arg(transferID))
	w.Bound(ctx, fromOrTo)
	t, err := db.One(ctx, q, scanTransfer, `select `+transferColumns+` from stock_transfer where `+w.SQL(), w.Args()...)
	if err != nil {
		return t, fmt.Errorf("inventory.FindTransfer: %w", err)
	}
	list := []Transfer{t}
	err = addTransferLines(ctx, q, list)
	return list[0], err
}

// TransferFilter chooses transfers; zero fields do not filter.
type TransferFilter struct {
	State  TransferState
	Before string // an id: the page after it
	Limit  int    // 0 means 50
}

// ListTransfers returns transfers with their lines, the newest first.
func ListTransfers(ctx context.Context, q db.Q, f TransferFilter) ([]Transfer, error) {
	if f.Limit == 0 {
		f.Limit = 50
	}
	var w db.Where
	w.Equal("state", string(f.State))
	w.Bound(ctx, fromOrTo)
	if f.Before != "" {
		w.And("id < " + w.Arg(f.Before))
	}
	list, err := db.List(ctx, q, scanTransfer, `select `+transferColumns+` from stock_transfer where `+w.SQL()+` order by id desc limit `+w.Arg(f.Limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("inventory.ListTransfers: %w", err)
	}
	return list, addTransferLines(ctx, q, list)
}

func addTransferLines(ctx context.Context, q db.Q, list []Transfer) error {
	if len(list) == 0 {
		return nil
	}
	at, ids := map[string]int{}, make([]string, len(list))
	for i, t := range list {
		at[t.ID], ids[i] = i, t.ID
	}
	in, args := db.InList(1, ids)
	_, err := db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var transferID string
		var l TransferLine
		err = r.Scan(&transferID, &l.VariantID, &l.Pieces, &l.Received, &l.Lost, &l.Back)
		t := &list[at[transferID]]
		t.Lines = append(t.Lines, l)
		return none, err
	}, `select transfer_id, variant_id, pieces, received, lost, back from stock_transfer_line where transfer_id in (`+in+`) order by transfer_id, position`, args...)
	return err
}

// TransferStep is one thing that was done with a transfer.
type TransferStep struct {
	Did   string // SentOn, Arrived, CalledBack or "dropped"
	Words string
	By    string
	At    time.Time
}

// ListTransferSteps returns what was done with a transfer, oldest first.
func ListTransferSteps(ctx context.Context, q db.Q, transferID string) ([]TransferStep, error) {
	return db.List(ctx, q, func(r db.Row) (s TransferStep, err error) {
		return s, r.Scan(&s.Did, &s.Words, &s.By, db.At(&s.At))
	}, `select did, words, done_by, at from stock_transfer_step where transfer_id = $1 order by at, id`, transferID)
}
