// Package memo remembers a bounded number of answers. It knows nothing of what it
// keeps: whoever asks says what a question is, and throws the memo away when the
// answers may have changed.
package memo

import "sync"

// Memo keeps answers by their question; New makes one. It may be used by many at
// once.
type Memo[K comparable, V any] struct {
	most int
	mu   sync.Mutex
	kept map[K]V
}

// New makes a memo of at most so many answers.
func New[K comparable, V any](most int) *Memo[K, V] {
	return &Memo[K, V]{most: most, kept: map[K]V{}}
}

// Find gives what is remembered.
func (m *Memo[K, V]) Find(question K) (answer V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	answer, ok = m.kept[question]
	return answer, ok
}

// Keep remembers an answer. It makes room by forgetting any one: what is asked
// often comes back at once.
func (m *Memo[K, V]) Keep(question K, answer V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.kept[question]; !ok && len(m.kept) >= m.most {
		for any := range m.kept {
			delete(m.kept, any)
			break
		}
	}
	m.kept[question] = answer
}

// Forget forgets everything.
func (m *Memo[K, V]) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.kept)
}
