package identify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/visitor"
)

// mostFound bounds the differences an audit keeps.
const mostFound = 20

// Audit compares, for a sample of people and each rule by the name of its segment,
// what a page would decide with replay over the whole ledger. People whose facts are
// held in memory come first: what is held must be what is true. Who changes while
// they are looked at is left out.
func (k *Keeper) Audit(ctx context.Context, rules rule.Segments, people int, g Ground) (segment.Audit, error) {
	a := audit{rules: rules, ground: g}
	a.At = k.d.Now()
	for hash, who := range k.sample(people) {
		if err := a.compare(ctx, k.d.Read(), who, func() bool { return k.held(hash) == who }); err != nil {
			return a.Audit, fmt.Errorf("identify.Audit: %w", err)
		}
	}
	if rest := people - int(a.People); rest > 0 {
		if err := a.others(ctx, k, rest); err != nil {
			return a.Audit, fmt.Errorf("identify.Audit: %w", err)
		}
	}
	a.Took = k.d.Now().Sub(a.At)
	return a.Audit, nil
}

// sample are some of those who are held and may be remembered, by session.
func (k *Keeper) sample(n int) map[string]*Who {
	k.mu.RLock()
	defer k.mu.RUnlock()
	some := make(map[string]*Who, n)
	for hash, e := range k.young { // in no order
		if len(some) == n {
			break
		}
		if e.who.Visitor.Consent.Personalization {
			some[hash] = e.who
		}
	}
	return some
}

type audit struct {
	segment.Audit
	rules  rule.Segments
	ground Ground
}

// sample draws people out of the ledger, each as likely as any other: those whose
// names under a new salt come first.
func sample(ctx context.Context, q db.Q, n int) (list []event.Whose, err error) {
	const page = 1000
	rank, salt := map[event.Whose]string{}, id.Token()
	for after := (event.Whose{}); ; after = list[len(list)-1] {
		more, err := event.ListPeople(ctx, q, after, page)
		if err != nil {
			return nil, err
		}
		for _, p := range more {
			rank[p] = id.Hash(salt + p.CustomerID + p.VisitorID)
		}
		if list = append(list, more...); len(more) < page {
			break
		}
	}
	slices.SortFunc(list, func(a, b event.Whose) int { return cmp.Compare(rank[a], rank[b]) })
	return list[:min(n, len(list))], nil
}

// others are people drawn out of the ledger, loaded as a page would load them.
func (a *audit) others(ctx context.Context, k *Keeper, n int) error {
	q := k.d.Read()
	list, err := sample(ctx, q, n)
	if err != nil {
		return err
	}
	for _, p := range list {
		w := &Who{Session: visitor.Session{CustomerID: p.CustomerID, VisitorID: p.VisitorID}}
		agreed, err := w.loadAway(ctx, q, k.wanted.Load())
		if err != nil {
			return err
		}
		if !agreed {
			continue
		}
		if err := a.compare(ctx, q, w, func() bool { return true }); err != nil {
			return err
		}
	}
	return nil
}

// loadAway loads somebody who has no session as one with a session is loaded, if they
// have agreed to personalization.
func (w *Who) loadAway(ctx context.Context, q db.Q, want *wanted) (agreed bool, err error) {
	if err := w.loadAccount(ctx, q); err != nil {
		return false, err
	}
	browsers, err := w.browsers(ctx, q)
	if err != nil {
		return false, err
	}
	if err := w.findOrigin(ctx, q, browsers); err != nil {
		return false, err
	}
	if w.Visitor.Consent, err = consentAt(ctx, q, w.Session.CustomerID, browsers, q.Now()); err != nil || !w.Visitor.Consent.Personalization {
		return false, err
	}
	if w.Cart, err = cart.Find(ctx, q, cart.Owner{VisitorID: w.Session.VisitorID, CustomerID: w.Session.CustomerID}); err != nil {
		return false, err
	}
	return true, w.loadAgreed(ctx, q, want)
}

// compare asks every rule both ways of one person: of what is held, and of what the
// database says of them, with figures and events replayed. The visit is the same.
func (a *audit) compare(ctx context.Context, q db.Q, w *Who, still func() bool) error {
	now := a.At.In(a.ground.Zone)
	live := a.ground.FactsAt(w, now, "")
	replayed, err := Recall(ctx, q, w.Key(), now)
	if err != nil || !still() || !replayed.Visitor.Consent.Personalization {
		return err
	}
	a.People++
	replayed.Visitor = w.Visitor
	facts := a.ground.FactsAt(replayed, now, "")
	for name, r := range a.rules {
		ask, err := rule.Compile(r, a.rules)
		if err != nil {
			continue
		}
		pass, err := rule.NewTally(r, a.rules, now)
		if err != nil {
			continue
		}
		for i := range facts.Events {
			pass.Add("", &facts.Events[i])
		}
		a.Answers++
		if got, want := ask(&live), pass.Truth("", &facts) == rule.Yes; got != want {
			a.Wrong++
			a.Found = append(a.Found, segment.Difference{Person: w.Key().Person(), Segment: name, Live: got, Replayed: want, At: now})
		}
	}
	a.Found = slices.Clip(a.Found[:min(len(a.Found), mostFound)])
	return nil
}

// AuditEvery is how often an audit is due.
const AuditEvery = 24 * time.Hour
