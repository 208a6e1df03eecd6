package identify

import (
	"context"
	"sync"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/rule"
)

// saying names what rows of the ledger say beside who and when.
type saying struct{ name, digest string }

// sayingOf is what a row of an outline says; one without a digest says it alone.
func sayingOf(e event.Event) saying {
	if e.Digest == "" {
		return saying{digest: e.ID}
	}
	return saying{e.Name, e.Digest}
}

// meanings are what rows say, ready for rules: most rows say what another has said,
// of the same person or of somebody else, so that few are read whole, and what they
// hold is held once for all.
type meanings struct {
	mu    sync.RWMutex
	known map[saying][]rule.Event // At is not set
}

// mostMeanings bounds them: each takes about a kilobyte.
const mostMeanings = 20_000

func newMeanings() *meanings { return &meanings{known: map[saying][]rule.Event{}} }

// of returns what each of some rows says. Rows that are gone meanwhile say nothing.
func (m *meanings) of(ctx context.Context, q db.Q, rows []event.Event) (map[saying][]rule.Event, error) {
	says, unknown := m.recall(rows)
	ids := make([]string, 0, len(unknown))
	for _, id := range unknown {
		ids = append(ids, id)
	}
	list, err := event.Find(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		what := Meaning(e)
		says[sayingOf(e)] = what
		m.learn(e, what)
	}
	return says, nil
}

// recall returns what is known, and of everything else the id of one row that says it.
func (m *meanings) recall(rows []event.Event) (says map[saying][]rule.Event, unknown map[saying]string) {
	says, unknown = map[saying][]rule.Event{}, map[saying]string{}
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, e := range rows {
		s := sayingOf(e)
		if _, ok := says[s]; ok {
			continue
		}
		if what, ok := m.known[s]; ok {
			says[s] = what
		} else {
			unknown[s] = e.ID
		}
	}
	return says, unknown
}

// learn keeps what a row says for those who come later. What was searched for is a
// person's own words, and is not kept beside the person.
func (m *meanings) learn(e event.Event, what []rule.Event) {
	if e.Digest == "" || e.Name == event.ProductsSearched {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.known) >= mostMeanings {
		clear(m.known)
	}
	m.known[sayingOf(e)] = what
}
