package personalize

import (
	"context"
	"sync"
	"time"

	"regulars/store/content"
	"regulars/store/recommend"
)

// Past is what one person has been shown: how often, and what stays with them. It
// is read only where a piece asks for it, and only of those who agreed to
// personalization.
type Past struct {
	mu    sync.Mutex
	count map[string]int64        // by piece
	stays map[string]content.Kept // by slot
	read  time.Time
}

// times is how often a piece has been shown.
func (p *Past) times(pieceID string) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count[pieceID]
}

// kept is the piece that stays in a slot, "" for none.
func (p *Past) kept(slot string, now time.Time) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if k := p.stays[slot]; k.Until.After(now) {
		return k.PieceID
	}
	return ""
}

// add notes that a piece was shown, and returns what is to be kept of that: a
// piece stays for days from when it was met, or until a visit is over.
func (p *Past) add(d Decision, person string, at time.Time) (k content.Kept, keep bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count[d.Piece.ID]++
	before := p.stays[d.Slot]
	met := before.PieceID == d.Piece.ID && before.Until.After(at)
	if d.Piece.Keep == 0 || met && d.Piece.Keep != content.KeptForVisit {
		return k, false
	}
	k = content.Kept{Person: person, Slot: d.Slot, PieceID: d.Piece.ID, Until: d.Piece.KeptUntil(at)}
	p.stays[d.Slot] = k
	return k, true
}

const (
	mostPasts = 10_000
	// pastLasts is how long a past is believed without reading it again: so long
	// may another process go on showing what this one has shown often enough, or an
	// account that is on two devices what its guest has just seen on one of them.
	pastLasts = time.Minute
)

// Past is what a person has been shown, nil when no piece asks for it or nobody in
// particular is asked about.
func (r *Recorder) Past(ctx context.Context, w *Wardrobe, person string) (*Past, error) {
	if !w.remembers || person == "" {
		return nil, nil
	}
	now := r.d.Now()
	r.mu.Lock()
	p := r.pasts[person]
	r.mu.Unlock()
	if p != nil && now.Sub(p.read) < pastLasts {
		return p, nil
	}
	fresh, err := r.readPast(ctx, person)
	if err != nil {
		return nil, err
	}
	fresh.read = now
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.pasts) >= mostPasts {
		clear(r.pasts)
	}
	r.pasts[person] = fresh
	return fresh, nil
}

// readPast reads what is written, and adds what is not written yet.
func (r *Recorder) readPast(ctx context.Context, person string) (*Past, error) {
	p, q := &Past{count: map[string]int64{}, stays: map[string]content.Kept{}}, r.d.Read()
	shares, err := sharesOf(ctx, q, person)
	if err != nil {
		return nil, err
	}
	for _, s := range shares {
		r.mu.Lock()
		waiting := r.waiting(s.person)
		r.mu.Unlock()
		if err := s.read(ctx, q, p, waiting); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, k := range r.kept {
		if key.person == person {
			p.stays[k.Slot] = k
		}
	}
	return p, nil
}

// waiting are a person's exposures that are held, or being written.
func (r *Recorder) waiting(person string) (list []content.Shown) {
	for e, s := range r.shown {
		if e.Person == person {
			list = append(list, *s)
		}
	}
	for _, s := range r.writing {
		if s.Person == person {
			list = append(list, s)
		}
	}
	return list
}

// place is where a piece stays, with whom.
type place struct{ person, slot string }

// remember notes in the person's past what was shown.
func (r *Recorder) remember(d Decision, person string, at time.Time) {
	past := r.pasts[person]
	if past == nil || !d.Piece.Remembers() {
		return
	}
	if k, keep := past.add(d, person, at); keep {
		r.kept[place{person, d.Slot}] = k
	}
}

// Want notes that somebody in these segments wanted a product. Nobody is named.
func (r *Recorder) Want(segmentIDs []string, productID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range segmentIDs {
		if key := (recommend.Want{SegmentID: s, ProductID: productID}); len(r.wants) < mostExposures || r.wants[key] > 0 {
			r.wants[key]++
		}
	}
}

// Wanting are the segments the person is in of which a row asks what they want most.
func (f *Fitting) Wanting() (ids []string) {
	for id := range f.w.wanted {
		if f.forced == nil && f.In(id) {
			ids = append(ids, id)
		}
	}
	return ids
}
