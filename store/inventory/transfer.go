package inventory

import (
	"context"
	"slices"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// Transfer is goods that go from one place to another: a draft until it is sent, which
// is when they leave the one; they lie at the other as they are received.
//
//	draft -> sent -> done
//	draft -> dropped
//
// It is done when nothing of it is on its way any more.
type Transfer struct {
	ID             string
	FromID, ToID   string // of places; "" is the shop itself
	State          TransferState
	Note           string
	By             string // who wrote it
	Lines          []TransferLine
	Version        int64 // grows with every change; 0 is one that is new
	MadeAt, SentAt time.Time
	DoneAt         time.Time
	ChangedAt      time.Time
}

// TransferLine is pieces of a variant, and what became of them.
type TransferLine struct {
	VariantID string
	Pieces    int64
	Received  int64
	Lost      int64
	Back      int64 // where they came from
}

// Under is how many are on their way, once the transfer was sent.
func (l TransferLine) Under() int64 { return l.Pieces - l.Received - l.Lost - l.Back }

// TransferState is where a transfer stands.
type TransferState string

// The states.
const (
	TransferDraft   TransferState = "draft"
	TransferSent    TransferState = "sent"
	TransferDone    TransferState = "done"
	TransferDropped TransferState = "dropped"
)

// TransferStates are all of them, in the order of a transfer's life.
func TransferStates() []TransferState {
	return []TransferState{TransferSent, TransferDraft, TransferDone, TransferDropped}
}

// Reasons of the moves of a transfer, whose ref is its id.
const (
	SentOn     = "sent-on"
	Arrived    = "arrived"
	CalledBack = "called-back"
)

// mostLines bounds a transfer.
const mostLines = 200

var (
	errTransferChanged = fault.New(fault.Conflict, "Somebody has changed this transfer meanwhile. Look at it again.")
	errTransferGone    = fault.New(fault.Conflict, "This transfer is not on its way any more. Look at it again.")
)

func (t *Transfer) check() error {
	wrong := fault.Fields{}
	if t.FromID == t.ToID {
		wrong["to"] = "Choose another place than it comes from."
	}
	if len(t.Lines) == 0 {
		wrong["add"] = "Say what goes there."
	}
	if len(t.Lines) > mostLines {
		wrong["add"] = "Up to 200 variants go in one transfer."
	}
	for i, l := range t.Lines {
		if l.Pieces <= 0 || l.Pieces > mostPieces {
			wrong["pieces."+l.VariantID] = "Enter a whole number of pieces."
		}
		if slices.ContainsFunc(t.Lines[:i], func(o TransferLine) bool { return o.VariantID == l.VariantID }) {
			wrong["add"] = "This variant is here twice."
		}
	}
	if t.Note = strings.TrimSpace(t.Note); len([]rune(t.Note)) > 200 {
		wrong["note"] = "Use at most 200 characters."
	}
	return fault.InvalidFields(wrong)
}

// SaveTransfer keeps a draft, new (with an id of the form's own, which counts once) or
// changed.
func SaveTransfer(ctx context.Context, q db.Q, t *Transfer) error {
	if err := t.check(); err != nil {
		return err
	}
	t.State, t.ChangedAt = TransferDraft, q.Now()
	if t.Version == 0 {
		n, err := q.Exec(ctx, `insert into stock_transfer (id, from_place, to_place, state, note, made_by, made_at, changed_at, version)
			values ($1, $2, $3, 'draft', $4, $5, $6, $6, 1) on conflict (id) do nothing`, t.ID, t.FromID, t.ToID, t.Note, t.By, q.Now())
		if err != nil || n == 0 {
			return err // the second click
		}
	} else if err := q.Guard(ctx, errTransferChanged, `update stock_transfer set from_place = $3, to_place = $4, note = $5, changed_at = $6, version = version + 1
		where id = $1 and version = $2 and state = 'draft'`, t.ID, t.Version, t.FromID, t.ToID, t.Note, q.Now()); err != nil {
		return err
	}
	t.Version++
	if _, err := q.Exec(ctx, `delete from stock_transfer_line where transfer_id = $1`, t.ID); err != nil {
		return err
	}
	for i, l := range t.Lines {
		if _, err := q.Exec(ctx, `insert into stock_transfer_line (transfer_id, variant_id, position, pieces, received, lost, back) values ($1, $2, $3, $4, 0, 0, 0)`,
			t.ID, l.VariantID, i, l.Pieces); err != nil {
			return err
		}
	}
	return nil
}

// Handling is what somebody does with a transfer: one time, however often it is sent.
type Handling struct {
	Once       string
	TransferID string
	Version    int64 // what whoever does it has seen
	By, Note   string
}

// step keeps what was done; false when it had been before.
func (h Handling) step(ctx context.Context, q db.Q, did string) (bool, error) {
	n, err := q.Exec(ctx, `insert into stock_transfer_step (id, transfer_id, did, words, done_by, at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
		h.Once, h.TransferID, did, h.Note, h.By, q.Now())
	return n == 1, err
}

// DropTransfer gives a draft up.
func DropTransfer(ctx context.Context, q db.Q, h Handling) error {
	if first, err := h.step(ctx, q, "dropped"); err != nil || !first {
		return err
	}
	return q.Guard(ctx, errTransferChanged, `update stock_transfer set state = 'dropped', done_at = $3, changed_at = $3, version = version + 1 where id = $1 and version = $2 and state = 'draft'`,
		h.TransferID, h.Version, q.Now())
}

// SendTransfer takes a draft's goods from where they lie. The error is a *Short when
// there is less than it says.
func SendTransfer(ctx context.Context, q db.Q, h Handling) error {
	if first, err := h.step(ctx, q, SentOn); err != nil || !first {
		return err
	}
	if err := q.Guard(ctx, errTransferChanged, `update stock_transfer set state = 'sent', sent_at = $3, changed_at = $3, version = version + 1 where id = $1 and version = $2 and state = 'draft'`,
		h.TransferID, h.Version, q.Now()); err != nil {
		return err
	}
	t, err := FindTransfer(ctx, q, h.TransferID)
	if err != nil {
		return err
	}
	for _, l := range t.inOrder() {
		if err := h.moved(l.VariantID, t.FromID, -l.Pieces, SentOn).out(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// inOrder are the lines in the order in which goods are always moved.
func (t Transfer) inOrder() []TransferLine {
	return slices.SortedFunc(slices.Values(t.Lines), func(a, b TransferLine) int { return strings.Compare(a.VariantID, b.VariantID) })
}

func (h Handling) moved(variantID, placeID string, delta int64, why string) adjusted {
	return adjusted{move{variantID, placeID, delta, why, h.TransferID}, Adjustment{Once: h.Once + "-" + variantID, By: h.By, Note: h.Note}}
}

// Arrival is what of a variant has come, and what will not come any more.
type Arrival struct {
	VariantID      string
	Received, Lost int64
}

// ReceiveTransfer lays what has come at where it goes; what is lost comes and is written
// off at once, so that the history of the goods tells of it. The rest stays on its way.
func ReceiveTransfer(ctx context.Context, q db.Q, h Handling, came []Arrival) error {
	t, first, err := h.under(ctx, q, Arrived)
	if err != nil || !first {
		return err
	}
	any := false
	for _, l := range t.inOrder() {
		i := slices.IndexFunc(came, func(a Arrival) bool { return a.VariantID == l.VariantID })
		if i < 0 || came[i].Received == 0 && came[i].Lost == 0 {
			continue
		}
		any = true
		if err := h.arrive(ctx, q, t, l, came[i]); err != nil {
			return err
		}
	}
	if !any {
		return fault.InvalidFields(fault.Fields{"lines": "Say of at least one variant how many came."})
	}
	return h.finish(ctx, q)
}

func (h Handling) arrive(ctx context.Context, q db.Q, t Transfer, l TransferLine, a Arrival) error {
	tooMany := fault.InvalidFields(fault.Fields{"came." + l.VariantID: "More than is on its way."})
	if a.Received < 0 || a.Lost < 0 || a.Received > l.Under() || a.Lost > l.Under() {
		return tooMany
	}
	if err := q.Guard(ctx, tooMany, `update stock_transfer_line set received = received + $3, lost = lost + $4
		where transfer_id = $1 and variant_id = $2 and received + lost + back + $3 + $4 <= pieces`, t.ID, l.VariantID, a.Received, a.Lost); err != nil {
		return err
	}
	if err := h.moved(l.VariantID, t.ToID, a.Received+a.Lost, Arrived).in(ctx, q); err != nil || a.Lost == 0 {
		return err
	}
	off := h.moved(l.VariantID, t.ToID, -a.Lost, Damaged)
	off.a.Once += "-off"
	return off.off(ctx, q)
}

// CallTransferBack lays what is still on its way back where it came from.
func CallTransferBack(ctx context.Context, q db.Q, h Handling) error {
	t, first, err := h.under(ctx, q, CalledBack)
	if err != nil || !first {
		return err
	}
	for _, l := range t.inOrder() {
		if l.Under() == 0 {
			continue
		}
		if _, err := q.Exec(ctx, `update stock_transfer_line set back = back + $3 where transfer_id = $1 and variant_id = $2`, t.ID, l.VariantID, l.Under()); err != nil {
			return err
		}
		if err := h.moved(l.VariantID, t.FromID, l.Under(), CalledBack).in(ctx, q); err != nil {
			return err
		}
	}
	return h.finish(ctx, q)
}

// under takes hold of a transfer that is on its way, so that whoever else handles it
// waits; false when this was done before.
func (h Handling) under(ctx context.Context, q db.Q, did string) (t Transfer, first bool, err error) {
	if first, err = h.step(ctx, q, did); err != nil || !first {
		return t, first, err
	}
	if err = q.Guard(ctx, errTransferGone, `update stock_transfer set changed_at = $2, version = version + 1 where id = $1 and state = 'sent'`, h.TransferID, q.Now()); err != nil {
		return t, first, err
	}
	t, err = FindTransfer(ctx, q, h.TransferID)
	return t, first, err
}

// finish ends a transfer of which nothing is on its way any more.
func (h Handling) finish(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `update stock_transfer set state = 'done', done_at = $2 where id = $1 and state = 'sent'
		and not exists (select 1 from stock_transfer_line l where l.transfer_id = stock_transfer.id and l.received + l.lost + l.back < l.pieces)`, h.TransferID, q.Now())
	return err
}
