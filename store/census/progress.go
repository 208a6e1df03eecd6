package census

import "sync/atomic"

// Progress is how far a count is. Its zero value is at the beginning; nil is one
// that nobody looks at.
type Progress struct{ done, expected atomic.Int64 }

func (p *Progress) expect(steps int) {
	if p != nil {
		p.expected.Add(int64(steps))
	}
}

func (p *Progress) step(n int) {
	if p != nil {
		p.done.Add(int64(n))
	}
}

// Percent is how far it is, from 0 to 100.
func (p *Progress) Percent() int {
	done, expected := p.done.Load(), p.expected.Load()
	if expected == 0 {
		return 0
	}
	return int(min(100, done*100/expected))
}
