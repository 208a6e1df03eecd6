package main

import (
	"context"

	"regulars/store/db"
	"regulars/store/identify"
	"regulars/store/personalize"
	"regulars/store/segment"
)

// auditPeople is how many people the nightly audit looks at.
const auditPeople = 200

// audit compares what is decided by with replay over the ledger, for a sample of
// people, and keeps what it found.
func (a *app) audit(ctx context.Context, _ []byte) error {
	list, err := segment.List(ctx, a.d.Read())
	if err != nil {
		return err
	}
	found, err := a.people.Audit(ctx, personalize.Rules(list), auditPeople, identify.GroundOf(a.catalog.Snapshot()).Of(a.house.Shop()))
	if err != nil {
		return err
	}
	if found.Wrong > 0 {
		a.log.Error("segments decide otherwise than replay", "wrong", found.Wrong, "of", found.Answers, "first", found.Found[0])
	}
	return a.d.Write(ctx, func(q db.Q) error { return segment.SaveAudit(ctx, q, found) })
}
