package order

import (
	"context"
	"slices"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
)

// Ours says that something comes back for a reason that is the shop's doing: nothing is
// kept back of it.
func (r ReturnReason) Ours() bool {
	return slices.Contains([]ReturnReason{"not-as-described", "wrong-item", "defective"}, r)
}

// Fee is what is kept back of some pieces of a return, as the shopper was told: its
// percent of what those were paid with that come back for no reason of the shop's, rounded
// down. most is all that they were paid with.
func (r Return) Fee(o Order, items []RefundItem) (fee, most money.Amount) {
	fee, most = money.Of(0, o.Total.Currency), money.Of(0, o.Total.Currency)
	for _, item := range items {
		x := slices.IndexFunc(r.Lines, func(x ReturnLine) bool { return x.LineID == item.LineID })
		i := slices.IndexFunc(o.Lines, func(l Line) bool { return l.ID == item.LineID })
		if x >= 0 && i >= 0 && !r.Lines[x].Reason.Ours() {
			most = most.Plus(o.Worth(o.Lines[i], item.Quantity))
		}
	}
	fee.Minor = most.Minor * r.FeePercent / 100
	return fee, most
}

// CheckFee refuses a fee that is kept back of something else than pieces of a return that
// come back for no reason of the shop's. It is Invalid: "fee".
func CheckFee(ctx context.Context, q db.Q, o Order, f PartRefund) error {
	if f.Fee.IsZero() {
		return nil
	}
	most := money.Of(0, o.Total.Currency)
	if f.ReturnID != "" {
		r, err := FindReturn(ctx, q, f.ReturnID)
		if err != nil {
			return err
		}
		_, most = r.Fee(o, f.Items)
	}
	if f.Fee.Minor < 0 || f.Fee.Minor > most.Minor {
		return fault.InvalidFields(fault.Fields{"fee": "Enter an amount up to " + most.String() + ": what comes back for a reason of ours costs no fee."})
	}
	return nil
}
