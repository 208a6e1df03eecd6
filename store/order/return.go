package order

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
)

// Return is pieces of an order that come back, from the wish of whoever bought them
// until their money has gone back:
//
//	requested -> approved -> received -> refunded
//	                                  -> exchanged
//	requested -> declined
//	requested approved received -> closed
//
// It is closed when whoever asked thinks better of it, when nothing comes, and when
// nothing is paid back for what came.
type Return struct {
	ID        string
	OrderID   string
	Name      string // what people call it: "NG-10001-R1"
	Once      string // the key of the form: it is asked for one time
	State     ReturnState
	Lines     []ReturnLine
	Words     string // of whoever bought it
	Answer    string // of the shop: how to send it, or why not
	PlaceID   string // where it was received
	BringTo   string // the place to which it is brought; empty when it is sent
	RefundID  string // the PartRefund that pays it back
	AskedAt   time.Time
	ChangedAt time.Time

	FeePercent int64 // kept back of what comes back for no reason of the shop's, as was said when it was asked for
}

// ReturnLine is pieces of a line that come back.
type ReturnLine struct {
	LineID   string
	Quantity int64
	Reason   ReturnReason
	Sellable int64 // came back and can be sold again
	Damaged  int64 // came back and cannot
	Refunded int64 // of those that came back: paid back, or about to be

	Swap      Swap  // what is wanted instead; zero for the money
	Exchanged int64 // of those that came back: given in exchange
}

// Swap is what is given for one piece that comes back.
type Swap struct {
	VariantID string
	Title     string       // of the variant, as it was called
	Unit      money.Amount // what it costs, as it was shown
}

// Open is how many pieces came back and were neither exchanged nor paid back.
func (l ReturnLine) Open() int64 { return l.Came() - l.Exchanged - l.Refunded }

// Swaps is how many pieces came back and are to be exchanged.
func (l ReturnLine) Swaps() int64 {
	if l.Swap.VariantID == "" || l.Exchanged > 0 {
		return 0
	}
	return l.Open()
}

// Came is how many pieces came back.
func (l ReturnLine) Came() int64 { return l.Sellable + l.Damaged }

// ReturnState is where a return stands.
type ReturnState string

// The states.
const (
	ReturnRequested ReturnState = "requested"
	ReturnApproved  ReturnState = "approved"
	ReturnDeclined  ReturnState = "declined"
	ReturnReceived  ReturnState = "received"
	ReturnRefunded  ReturnState = "refunded"
	ReturnExchanged ReturnState = "exchanged"
	ReturnClosed    ReturnState = "closed"
)

// ReturnStates are all of them.
func ReturnStates() []ReturnState {
	return []ReturnState{ReturnRequested, ReturnApproved, ReturnReceived, ReturnRefunded, ReturnExchanged, ReturnDeclined, ReturnClosed}
}

// Can says whether a return may go on to a state.
func (s ReturnState) Can(to ReturnState) bool { return slices.Contains(to.from(), s) }

func (s ReturnState) from() []ReturnState {
	switch s {
	case ReturnApproved, ReturnDeclined:
		return []ReturnState{ReturnRequested}
	case ReturnReceived:
		return []ReturnState{ReturnApproved}
	case ReturnRefunded, ReturnExchanged:
		return []ReturnState{ReturnReceived}
	case ReturnClosed:
		return []ReturnState{ReturnRequested, ReturnApproved, ReturnReceived}
	}
	return nil
}

// ReturnReason is why pieces come back; the reasons are Shopify's.
type ReturnReason string

// ReturnReasons are all reasons, in the order to show them.
func ReturnReasons() []ReturnReason {
	return []ReturnReason{"unwanted", "too-small", "too-large", "not-as-described", "wrong-item", "defective", "other"}
}

// held is how many pieces of a line a return keeps from being asked for again.
func (r Return) held(lineID string) (n int64) {
	for _, l := range r.Lines {
		if l.LineID != lineID {
			continue
		}
		if r.State == ReturnRequested || r.State == ReturnApproved {
			return l.Quantity
		}
		return l.Came()
	}
	return 0
}

// Returnable is how many pieces of a line have left the house, are in no return, and
// were not paid back without one. list are the returns of the order.
func (l Line) Returnable(list []Return) int64 {
	n, apart := l.Fulfilled, l.Refunded-l.Removed
	for _, r := range list {
		n -= r.held(l.ID)
		for _, x := range r.Lines {
			if x.LineID == l.ID {
				apart -= x.Refunded + x.Exchanged
			}
		}
	}
	return max(0, n-max(0, apart))
}

// mostReturns bounds the returns of one order: more is nobody who wants to send
// something back.
const mostReturns = 20

// AskReturn writes down a wish to send something back. It is Invalid by field: the
// ids of lines, "reason-" before them, and "items" for all. news is false when this
// very form was written before; then r becomes what it led to.
func AskReturn(ctx context.Context, q db.Q, r *Return) (news bool, err error) {
	// Whoever else asks for pieces of this order waits until this is written.
	if _, err := q.Exec(ctx, `update orders set changed_at = $2 where id = $1`, r.OrderID, q.Now()); err != nil {
		return false, fmt.Errorf("order.AskReturn: %w", err)
	}
	o, err := Find(ctx, q, r.OrderID)
	if err != nil {
		return false, err
	}
	list, err := ListReturns(ctx, q, ReturnFilter{OrderID: o.ID})
	if err != nil {
		return false, err
	}
	if i := slices.IndexFunc(list, func(known Return) bool { return known.Once == r.Once }); i >= 0 {
		*r = list[i]
		return false, nil
	}
	if o.State != Paid && o.State != Fulfilled || len(list) >= mostReturns {
		return false, fault.New(fault.Conflict, "Nothing of this order can be sent back here any more. Write to us, and we look at it together.")
	}
	if err := r.check(o, list); err != nil {
		return false, err
	}
	r.ID, r.State, r.AskedAt, r.ChangedAt = id.At(q.Now()), ReturnRequested, q.Now(), q.Now()
	r.Name = fmt.Sprintf("%s-R%d", o.Number, len(list)+1)
	return true, r.insert(ctx, q, o)
}

func (r *Return) check(o Order, list []Return) error {
	wrong := fault.Fields{}
	if len(r.Lines) == 0 {
		wrong["items"] = "Say how many you send back: at least one piece."
	}
	for _, x := range r.Lines {
		i := slices.IndexFunc(o.Lines, func(l Line) bool { return l.ID == x.LineID })
		if i < 0 {
			return errTooMany
		}
		if n := o.Lines[i].Returnable(list); x.Quantity < 1 || x.Quantity > n {
			wrong[x.LineID] = fault.Text("Enter a number from 0 to {n}: what can still be sent back.", "n", strconv.FormatInt(n, 10))
		}
		if !slices.Contains(ReturnReasons(), x.Reason) {
			wrong["reason-"+x.LineID] = "Choose why it comes back."
		}
	}
	return fault.InvalidFields(wrong)
}

func (r *Return) insert(ctx context.Context, q db.Q, o Order) error {
	_, err := q.Exec(ctx, `insert into order_return (id, order_id, name, once, state, words, answer, place_id, refund_id, asked_at, changed_at, fee_percent, bring_to)
		values ($1, $2, $3, $4, $5, $6, '', '', '', $7, $7, $8, $9)`, r.ID, o.ID, r.Name, r.Once, string(r.State), r.Words, r.AskedAt, r.FeePercent, r.BringTo)
	if err != nil {
		return fmt.Errorf("order.AskReturn: %w", err)
	}
	if err := TakenAt(ctx, q, o.ID, []string{r.BringTo}); err != nil { // whoever is bound to the place sees it
		return fmt.Errorf("order.AskReturn: %w", err)
	}
	for _, l := range r.Lines {
		if _, err := q.Exec(ctx, `insert into order_return_line (return_id, line_id, quantity, reason, swap_variant, swap_title, swap_unit) values ($1, $2, $3, $4, $5, $6, $7)`,
			r.ID, l.LineID, l.Quantity, string(l.Reason), l.Swap.VariantID, l.Swap.Title, l.Swap.Unit.Minor); err != nil {
			return fmt.Errorf("order.AskReturn: %w", err)
		}
	}
	return note(ctx, q, o.ID, o.State, "shopper", "Return "+r.Name+" requested: "+r.Goods(o))
}

// Goods says in words what comes back.
func (r Return) Goods(o Order) string {
	var list []string
	for _, x := range r.Lines {
		for _, l := range o.Lines {
			if l.ID == x.LineID {
				words := fmt.Sprintf("%d × %s", x.Quantity, l.Title)
				if x.Swap.VariantID != "" {
					words += ", to be exchanged for " + x.Swap.Title
				}
				list = append(list, words)
			}
		}
	}
	return strings.Join(list, ", ")
}
