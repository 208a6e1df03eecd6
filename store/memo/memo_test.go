package memo_test

import (
	"testing"

	"regulars/store/memo"
)

func TestAMemoAnswersWhatItWasToldAndForgetsToMakeRoom(t *testing.T) {
	m := memo.New[int, string](3)
	if _, ok := m.Find(1); ok {
		t.Error("an empty memo answers")
	}
	for n := range 10 {
		m.Keep(n, string(rune('a'+n)))
		if got, ok := m.Find(n); !ok || got != string(rune('a'+n)) {
			t.Errorf("%d: %q, %v right after it was kept", n, got, ok)
		}
	}
	if left := held(m); left != 3 {
		t.Errorf("%d answers are held, the most is 3", left)
	}
	m.Forget()
	if left := held(m); left != 0 {
		t.Errorf("%d answers after all was forgotten", left)
	}
}

func TestKeepingAgainPushesNobodyOut(t *testing.T) {
	m := memo.New[string, int](2)
	m.Keep("a", 1)
	m.Keep("b", 2)
	m.Keep("a", 3)
	a, hasA := m.Find("a")
	_, hasB := m.Find("b")
	if !hasA || a != 3 || !hasB {
		t.Errorf("a is %d (%v), b is held: %v", a, hasA, hasB)
	}
}

func held(m *memo.Memo[int, string]) (n int) {
	for q := range 10 {
		if _, ok := m.Find(q); ok {
			n++
		}
	}
	return n
}
