package rule

import (
	"strings"
	"time"
)

// The makers of readers: each gives a field its meaning when it is empty.

func bools(get func(*Facts) bool) reader {
	return reader{bool: func(f *Facts) (bool, known) { return get(f), some }}
}

func numbers(get func(*Facts) int64) reader {
	return reader{number: func(f *Facts) (int64, known) { return get(f), some }}
}

func amounts(get func(*Facts) Amount) reader {
	return reader{amount: func(f *Facts) (Amount, known) { return get(f), some }}
}

// maxFact bounds the bytes that are looked at of a text sent by a visitor.
const maxFact = 1024

// texts reads a text; an empty one means what empty says.
func texts(empty known, get func(*Facts) string) reader {
	return reader{text: func(f *Facts) (string, known) {
		if s := get(f); s != "" {
			return s[:min(len(s), maxFact)], some
		}
		return "", empty
	}}
}

// tags reads a set; an empty set is nothing.
func tags(get func(*Facts) []string) reader {
	return reader{tags: func(f *Facts) ([]string, known) {
		if s := get(f); len(s) > 0 {
			return s, some
		}
		return nil, nothing
	}}
}

// when reads an instant; without one there is nothing.
func when(get func(*Facts) time.Time) reader {
	return reader{moment: func(f *Facts) (time.Time, known) {
		if t := get(f); !t.IsZero() {
			return t, some
		}
		return time.Time{}, nothing
	}}
}

func firstOrder(f *Facts) time.Time { return f.FirstOrderAt }

func lastOrder(f *Facts) time.Time { return f.LastOrderAt }

// days counts full days of 24 hours since an instant; before it there is nothing.
func days(get func(*Facts) time.Time) reader {
	return reader{number: func(f *Facts) (int64, known) {
		at := get(f)
		if at.IsZero() || at.After(f.Now) {
			return 0, nothing
		}
		return int64(f.Now.Sub(at) / (24 * time.Hour)), some
	}}
}

// mainLanguage is "de" of "de-AT".
func mainLanguage(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		return tag[:i]
	}
	return tag
}

// dayOf counts the days from 1 January 1970 to t in t's zone.
func dayOf(t time.Time) int64 {
	_, offset := t.Zone()
	const day = 24 * 60 * 60
	s := t.Unix() + int64(offset)
	if s < 0 {
		s -= day - 1
	}
	return s / day
}
